package io.projectory.local;

import io.projectory.servers.PortTakenException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what went wrong while starting into one line for the user. */
final class Faults {

  private static final String DISK_FULL = "No space left on device";

  private Faults() {}

  static LocalStackException explain(RuntimeException fault, Path directory) {
    if (fault instanceof LocalStackException clear) {
      return clear;
    }
    if (fault instanceof PortTakenException taken) {
      return portTaken(taken);
    }
    if (saysDiskFull(fault)) {
      return new LocalStackException(
          "the disk of " + directory.toAbsolutePath() + " is full", fault);
    }
    return new LocalStackException(firstLine(fault), fault);
  }

  private static LocalStackException portTaken(PortTakenException taken) {
    String option = "--" + taken.server().toLowerCase(Locale.ROOT) + "-port";
    return new LocalStackException(taken.getMessage() + "; choose another with " + option, taken);
  }

  private static boolean saysDiskFull(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(DISK_FULL)) {
        return true;
      }
    }
    return false;
  }

  static String firstLine(Throwable fault) {
    String message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    return message.lines().findFirst().orElse(fault.toString());
  }
}
