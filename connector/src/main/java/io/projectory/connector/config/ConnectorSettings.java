package io.projectory.connector.config;

import io.projectory.schemas.config.Durations;
import java.time.Duration;

/**
 * The section {@code connector}. What nobody wrote is null to the constructor and gets its default.
 *
 * @param slot replication slot, and the name of this connector: instances with the same slot stand
 *     by for each other; {@code dg_events}
 * @param publication publishes the inserts of the log; {@code dg_events}
 * @param stateTopic compacted topic that holds the position; {@code dg.connector.state}
 * @param heartbeatInterval how often the leading instance beats and checks that everything still
 *     belongs together; 5 s
 * @param heartbeatTimeout after which a silent instance loses the lead; 15 s
 * @param pollInterval pause of an idle reader; 1 ms
 * @param startTimeout how long a first start waits for servers that do not answer; 30 s
 * @param limits bounds of memory; follow from the heap
 */
public record ConnectorSettings(
    String slot,
    String publication,
    String stateTopic,
    Duration heartbeatInterval,
    Duration heartbeatTimeout,
    Duration pollInterval,
    Duration startTimeout,
    Limits limits) {

  public ConnectorSettings {
    slot = slot == null ? "dg_events" : slot;
    publication = publication == null ? "dg_events" : publication;
    stateTopic = stateTopic == null ? "dg.connector.state" : stateTopic;
    heartbeatInterval = or(heartbeatInterval, Duration.ofSeconds(5));
    heartbeatTimeout = or(heartbeatTimeout, Duration.ofSeconds(15));
    pollInterval = or(pollInterval, Duration.ofMillis(1));
    startTimeout = or(startTimeout, Duration.ofSeconds(30));
    limits = limits == null ? Limits.defaults() : limits;
    name("slot", slot);
    name("publication", publication);
    atLeast("heartbeat_interval", heartbeatInterval, Duration.ofMillis(100));
    atLeast("poll_interval", pollInterval, Duration.ofMillis(1));
    atLeast("start_timeout", startTimeout, Duration.ofMillis(1));
    longer(heartbeatInterval, heartbeatTimeout);
  }

  public static ConnectorSettings defaults() {
    return new ConnectorSettings(null, null, null, null, null, null, null, null);
  }

  /** The same with another name. */
  public ConnectorSettings withSlot(String value) {
    return new ConnectorSettings(
        value,
        publication,
        stateTopic,
        heartbeatInterval,
        heartbeatTimeout,
        pollInterval,
        startTimeout,
        limits);
  }

  private static Duration or(Duration given, Duration otherwise) {
    return given == null ? otherwise : given;
  }

  private static void name(String key, String value) {
    if (!value.matches("[a-z0-9_]{1,63}")) {
      throw new IllegalArgumentException(
          key + " '" + value + "' is not 1 to 63 lower-case letters, digits and '_'");
    }
  }

  private static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          key + " is " + Durations.format(value) + "; write at least " + Durations.format(least));
    }
  }

  private static void longer(Duration interval, Duration timeout) {
    if (timeout.compareTo(interval.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "heartbeat_timeout is "
              + Durations.format(timeout)
              + "; write at least twice the heartbeat_interval of "
              + Durations.format(interval));
    }
  }
}
