package io.projectory.cli.connect;

import io.projectory.app.database.UnreachableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/** Why a server could not be used, in words that say what to do. */
public final class Reasons {
  private Reasons() {}

  /** Logging in failed. */
  static String connecting(String server, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("28")) {
      return server
          + " refuses the login ("
          + firstLine(e)
          + "); check user and password in the configuration";
    }
    if (state.equals("3D000")) {
      return server + " has no such database; check the url, and run its migrations";
    }
    return "cannot reach "
        + server
        + " ("
        + why(e)
        + "); is it running? 'projectory up' starts the local stack, --config names other servers";
  }

  /** Whether the connection, or the server, went away while it was used. */
  public static boolean isBroken(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof UnreachableException) {
        return true;
      }
      if (e instanceof SQLException sql && isBroken(String.valueOf(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBroken(String state) {
    return state.startsWith("08") || state.startsWith("57P0") || state.equals("53300");
  }

  /** The message of the first one who knew that a server cannot be reached, or null. */
  public static String unreachable(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof UnreachableException) {
        return e.getMessage();
      }
    }
    return null;
  }

  private static String why(SQLException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException) {
        return "unknown host " + t.getMessage();
      }
      if (t instanceof ConnectException) {
        return firstLine(t).toLowerCase(java.util.Locale.ROOT);
      }
    }
    return firstLine(e);
  }

  /** The first line of the message. */
  public static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }
}
