package io.projectory.connector.config;

import io.projectory.schemas.Replication;
import io.projectory.schemas.config.Durations;
import io.projectory.schemas.config.EndpointConfig;
import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/**
 * The section {@code connector}. What nobody wrote is null to the constructor and gets its default.
 */
public record ConnectorSettings(
    @Meaning(
            "Replication slot, and the name of this connector: instances with the same"
                + " slot stand by for each other.")
        String slot,
    @Meaning("Publishes the inserts of the log.") String publication,
    @Meaning("Compacted topic that holds the position.") String stateTopic,
    @Meaning(
            "How often the leading instance beats and checks that everything still"
                + " belongs together.")
        Duration heartbeatInterval,
    @Meaning("After which a silent instance loses the lead.") Duration heartbeatTimeout,
    @Meaning("Pause of an idle reader.") Duration pollInterval,
    @Meaning("How long a first start waits for servers that do not answer.") Duration startTimeout,
    Limits limits,
    RetainedWalConfig retainedWal,
    EndpointConfig http) {

  public ConnectorSettings {
    slot = slot == null ? Replication.SLOT : slot;
    publication = publication == null ? Replication.PUBLICATION : publication;
    stateTopic = stateTopic == null ? "dg.connector.state" : stateTopic;
    heartbeatInterval = or(heartbeatInterval, Duration.ofSeconds(5));
    heartbeatTimeout = or(heartbeatTimeout, Duration.ofSeconds(15));
    pollInterval = or(pollInterval, Duration.ofMillis(1));
    startTimeout = or(startTimeout, Duration.ofSeconds(30));
    limits = limits == null ? Limits.defaults() : limits;
    retainedWal = retainedWal == null ? RetainedWalConfig.defaults() : retainedWal;
    http = http == null ? EndpointConfig.defaults() : http;
    name("slot", slot);
    name("publication", publication);
    atLeast("heartbeat_interval", heartbeatInterval, Duration.ofMillis(100));
    atLeast("poll_interval", pollInterval, Duration.ofMillis(1));
    atLeast("start_timeout", startTimeout, Duration.ofMillis(1));
    longer(heartbeatInterval, heartbeatTimeout);
  }

  public static ConnectorSettings defaults() {
    return new ConnectorSettings(null, null, null, null, null, null, null, null, null, null);
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
        limits,
        retainedWal,
        http);
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
