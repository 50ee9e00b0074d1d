package io.projectory.cli.output;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The process's own streams: UTF-8 whatever the locale says, since JSON is. */
final class Terminal {
  private Terminal() {}

  static PrintStream out() {
    return stream(FileDescriptor.out);
  }

  static PrintStream err() {
    return stream(FileDescriptor.err);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 14),
        false,
        StandardCharsets.UTF_8);
  }

  /** From 22 on the JDK has a console also where there is no terminal, and a method to tell. */
  static boolean isOne() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** See no-color.org. */
  static boolean wantsColour(Map<String, String> environment) {
    String noColour = environment.get("NO_COLOR");
    return (noColour == null || noColour.isEmpty()) && !"dumb".equals(environment.get("TERM"));
  }
}
