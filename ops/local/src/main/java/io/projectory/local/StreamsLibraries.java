package io.projectory.local;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Kafka Streams and RocksDB, which the command line carries beside its class path and not in it,
 * for processes of their own.
 */
public final class StreamsLibraries {
  private StreamsLibraries() {}

  /** Beside the folder of the other jars; need not exist where the class path has them. */
  public static Path folder() {
    try {
      return Path.of(
              StreamsLibraries.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getParent()
          .resolveSibling("streams");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The class path of such a process: that of this JVM, and the folder. */
  public static String classPath() {
    return classPath(folder());
  }

  static String classPath(Path folder) {
    return System.getProperty("java.class.path") + File.pathSeparator + folder.resolve("*");
  }
}
