package io.projectory.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an {@link EmbeddedPostgresServer} is to run. Immutable: every method answers a changed copy.
 *
 * @param dataDirectory kept between runs; empty = a temporary folder, removed by {@code stop()}
 * @param port of 127.0.0.1; 0 = a free one, chosen at start
 * @param durable false gives up safety against a crash of the machine for speed; a crash of the
 *     server alone never loses anything
 * @param superuserPassword asked for by every login, also of other roles (SCRAM); empty = trust
 *     anybody who reaches the loopback interface. Fixed when the data directory is created
 * @param textOrder of databases that do not name their own. Fixed when the data directory is
 *     created
 * @param settings further lines of postgresql.conf; they win over the server's own choice
 */
public record PostgresOptions(
    Optional<Path> dataDirectory,
    int port,
    boolean durable,
    Optional<String> superuserPassword,
    TextOrder textOrder,
    Map<String, String> settings) {

  /** Default collation of the server's databases. */
  public enum TextOrder {
    /** By code point, the order that the product promises. */
    BYTES,
    /** As in an English dictionary: what a user's database may well have. */
    LANGUAGE
  }

  public PostgresOptions {
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    Objects.requireNonNull(superuserPassword, "superuserPassword");
    Objects.requireNonNull(textOrder, "textOrder");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
    }
    settings = Map.copyOf(settings);
    if ("0".equals(settings.get("wal_sender_timeout"))) {
      throw new IllegalArgumentException(
          "wal_sender_timeout must not be 0: a hung reader would keep its slot for ever");
    }
  }

  /** A data directory that survives; durable, free port, trusted logins. */
  public static PostgresOptions in(Path dataDirectory) {
    return new PostgresOptions(
        Optional.of(dataDirectory.toAbsolutePath()),
        0,
        true,
        Optional.empty(),
        TextOrder.BYTES,
        Map.of());
  }

  /** A temporary data directory; durable, free port, trusted logins. */
  public static PostgresOptions temporary() {
    return new PostgresOptions(
        Optional.empty(), 0, true, Optional.empty(), TextOrder.BYTES, Map.of());
  }

  public PostgresOptions port(int value) {
    return new PostgresOptions(
        dataDirectory, value, durable, superuserPassword, textOrder, settings);
  }

  public PostgresOptions durable(boolean value) {
    return new PostgresOptions(dataDirectory, port, value, superuserPassword, textOrder, settings);
  }

  public PostgresOptions superuserPassword(String value) {
    return new PostgresOptions(
        dataDirectory, port, durable, Optional.of(value), textOrder, settings);
  }

  public PostgresOptions textOrder(TextOrder value) {
    return new PostgresOptions(dataDirectory, port, durable, superuserPassword, value, settings);
  }

  public PostgresOptions setting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new PostgresOptions(dataDirectory, port, durable, superuserPassword, textOrder, more);
  }

  /** How long a silent replication client keeps its slot. */
  public PostgresOptions walSenderTimeout(Duration value) {
    return setting("wal_sender_timeout", Long.toString(value.toMillis()));
  }

  /** How much WAL a slot may hold back before it is lost, such as {@code 4GB}. */
  public PostgresOptions maxSlotWalKeepSize(String value) {
    return setting("max_slot_wal_keep_size", value);
  }

  @Override
  public String toString() {
    return "PostgresOptions[dataDirectory=" + dataDirectory + ", port=" + port + "]";
  }
}
