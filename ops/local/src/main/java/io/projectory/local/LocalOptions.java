package io.projectory.local;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a user may say about a {@link LocalStack}.
 *
 * @param dataDirectory holds everything; made if it is not there
 * @param postgresPort of 127.0.0.1; empty = the one used before on this folder, at first a free one
 * @param kafkaPort likewise
 * @param httpPort likewise
 * @param streams folder of the jars that the Streams application needs beside those of this JVM;
 *     empty = it does not run
 */
public record LocalOptions(
    Path dataDirectory,
    OptionalInt postgresPort,
    OptionalInt kafkaPort,
    OptionalInt httpPort,
    Optional<Path> streams) {

  public LocalOptions {
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    check("--postgres-port", postgresPort);
    check("--kafka-port", kafkaPort);
    check("--http-port", httpPort);
  }

  /** Without the Streams application. */
  public LocalOptions(
      Path dataDirectory, OptionalInt postgresPort, OptionalInt kafkaPort, OptionalInt httpPort) {
    this(dataDirectory, postgresPort, kafkaPort, httpPort, Optional.empty());
  }

  /** Ports as before, or free ones. */
  public static LocalOptions in(Path dataDirectory) {
    return new LocalOptions(
        dataDirectory, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  private static void check(String option, OptionalInt port) {
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
      throw new IllegalArgumentException(
          option + " " + port.getAsInt() + " is no port; write 1 to 65535, or leave it out");
    }
  }
}
