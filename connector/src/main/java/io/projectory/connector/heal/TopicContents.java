package io.projectory.connector.heal;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.connector.topic.EventReader;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.log.EventLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What the event topic holds, per tenant. One thread. */
public final class TopicContents {
  private static final int ASKED_AT_ONCE = 1000;

  private final Map<String, Coverage> tenants = new HashMap<>();

  private TopicContents() {}

  /** Reads the topic from its first record to its present end; records that are no events apart. */
  public static TopicContents read(ConnectorConfig config) {
    TopicContents contents = new TopicContents();
    EventReader.read(
        config,
        (event, partition) ->
            contents
                .tenants
                .computeIfAbsent(event.tenantId(), tenant -> new Coverage(partition))
                .add(event.logSeq(), event.eventId()));
    return contents;
  }

  Coverage of(String tenant) {
    Coverage found = tenants.get(tenant);
    return found == null ? new Coverage(0) : found;
  }

  /**
   * Whether every tenant stands where it is with that many partitions.
   *
   * @throws ConnectorException {@code topic_settings}
   */
  public void requirePlacedBy(int partitions) {
    tenants.forEach(
        (tenant, coverage) -> {
          int expected = Partitions.of(tenant, partitions);
          if (expected != coverage.partition()) {
            throw new ConnectorException(
                StopReason.TOPIC_SETTINGS,
                "tenant %s is in partition %d, with topics.partitions %d it belongs to %d"
                    .formatted(tenant, coverage.partition(), partitions, expected));
          }
        });
  }

  /**
   * Whether the log still holds, of each tenant, the last event that was published. A log is
   * appended to without gaps, so it then holds all events before, too.
   *
   * @throws ConnectorException {@code log_diverged}
   */
  public void requireOf(EventLog log) {
    Map<String, Long> asked = new HashMap<>();
    for (Map.Entry<String, Coverage> tenant : tenants.entrySet()) {
      asked.put(tenant.getKey(), tenant.getValue().last());
      if (asked.size() == ASKED_AT_ONCE) {
        compare(asked, log.eventIdsAt(asked));
        asked.clear();
      }
    }
    compare(asked, log.eventIdsAt(asked));
  }

  private void compare(Map<String, Long> positions, Map<String, String> logged) {
    positions.forEach(
        (tenant, position) -> {
          String published = tenants.get(tenant).lastEventId();
          if (!Objects.equals(published, logged.get(tenant))) {
            throw new ConnectorException(
                StopReason.LOG_DIVERGED,
                "the topic holds event %s of tenant %s at log_seq %d, the log holds %s there"
                    .formatted(
                        published,
                        tenant,
                        position,
                        Objects.requireNonNullElse(logged.get(tenant), "none")));
          }
        });
  }
}
