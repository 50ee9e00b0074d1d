package io.projectory.cli.up;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Kafka Streams and RocksDB, which the command line carries beside its class path, not in it. */
public final class StreamsLibraries {
  private StreamsLibraries() {}

  /** The build puts it beside this program; need not exist where the class path has them. */
  public static Path folder() {
    try {
      return Path.of(
              StreamsLibraries.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("streams");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
