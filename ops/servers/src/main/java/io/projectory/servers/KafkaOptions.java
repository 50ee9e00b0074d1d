package io.projectory.servers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an {@link EmbeddedKafka} is to run. Immutable: every method answers a changed copy.
 *
 * @param dataDirectory kept between runs; empty = a temporary folder, removed by {@code close()}
 * @param port of 127.0.0.1 for clients; 0 = a free one, chosen at start
 * @param settings further broker settings; they win over the server's own choice
 */
public record KafkaOptions(Optional<Path> dataDirectory, int port, Map<String, String> settings) {

  public KafkaOptions {
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
    }
    settings = Map.copyOf(settings);
  }

  /** Data that survives, free port. */
  public static KafkaOptions in(Path dataDirectory) {
    return new KafkaOptions(Optional.of(dataDirectory.toAbsolutePath()), 0, Map.of());
  }

  /** Temporary data, free port. */
  public static KafkaOptions temporary() {
    return new KafkaOptions(Optional.empty(), 0, Map.of());
  }

  public KafkaOptions port(int value) {
    return new KafkaOptions(dataDirectory, value, settings);
  }

  public KafkaOptions setting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new KafkaOptions(dataDirectory, port, more);
  }
}
