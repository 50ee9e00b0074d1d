package io.projectory.connector;

import io.projectory.connector.config.RetainedWalConfig;
import io.projectory.connector.log.Slot;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log that the server keeps because of the slot, as last seen: warned of, and
 * bounded, because a full disk would stop the application that appends. {@link #bytes} is
 * thread-safe.
 */
final class RetainedWal {
  private static final Logger log = LoggerFactory.getLogger(RetainedWal.class);

  private final RetainedWalConfig config;
  private volatile long bytes = -1;
  private boolean warned;

  RetainedWal(RetainedWalConfig config) {
    this.config = config;
  }

  /** Empty before the first look. */
  OptionalLong bytes() {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /**
   * Takes note of what a leader sees.
   *
   * @throws ConnectorException {@code wal_limit_exceeded}; the slot is gone then. What it would
   *     have brought is in the log
   */
  void observe(Connection connection, Optional<Slot> found) throws SQLException {
    bytes = found.map(Slot::retainedBytes).orElse(0L);
    warn();
    if (found.isPresent() && config.exceeded(bytes)) {
      Slot slot = found.get();
      slot.end(connection);
      throw new ConnectorException(
          StopReason.WAL_LIMIT_EXCEEDED,
          "slot %s held back %d bytes of WAL, the limit is %d; it was dropped"
              .formatted(slot.name(), bytes, config.limitBytes()));
    }
  }

  private void warn() {
    boolean much = bytes > config.warningBytes();
    if (much && !warned) {
      log.atWarn()
          .addKeyValue("retained_bytes", bytes)
          .addKeyValue("warning_bytes", config.warningBytes())
          .log("The slot holds back much write-ahead log.");
    }
    warned = much;
  }
}
