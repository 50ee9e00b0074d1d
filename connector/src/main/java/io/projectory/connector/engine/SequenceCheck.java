package io.projectory.connector.engine;

import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that no event is passed over: per tenant, {@code log_seq} is the last one plus 1. Going back
 * is allowed (after a crash events come again), and a tenant that is not remembered may start
 * anywhere. A jump is looked up in the log: events that it holds should have come; a hole that the
 * log itself has (rows written behind its triggers) is passed on, for consumers to judge.
 *
 * <p>Remembers the tenants seen last; one thread.
 */
final class SequenceCheck {
  private static final Logger log = LoggerFactory.getLogger(SequenceCheck.class);

  /** Asks the log. */
  interface Log {
    /** Whether it holds events of the tenant strictly between the two positions. */
    boolean holdsBetween(String tenant, long after, long before) throws SQLException;
  }

  private final Log source;
  private final Map<String, Long> lastSeen;

  /**
   * @param tenants most tenants to remember
   */
  SequenceCheck(Log source, int tenants) {
    this.source = source;
    this.lastSeen =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > tenants;
          }
        };
  }

  /**
   * @throws ConnectorException {@code events_missing}
   */
  void accept(String tenant, long logSeq) throws SQLException {
    Long last = lastSeen.put(tenant, logSeq);
    if (last != null && logSeq > last + 1) {
      jumped(tenant, last, logSeq);
    }
  }

  private void jumped(String tenant, long last, long logSeq) throws SQLException {
    if (source.holdsBetween(tenant, last, logSeq)) {
      throw new ConnectorException(
          StopReason.EVENTS_MISSING,
          "tenant %s jumped from log_seq %d to %d, and the log holds events between"
              .formatted(tenant, last, logSeq));
    }
    log.atWarn()
        .addKeyValue("tenant", tenant)
        .addKeyValue("after", last)
        .addKeyValue("before", logSeq)
        .log("The log has a hole.");
  }
}
