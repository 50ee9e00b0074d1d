package io.projectory.connector.config;

import io.projectory.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Everything a connector is told. Immutable; the constructor refuses what cannot work and names key
 * and value.
 *
 * @param log the database that holds the event log
 * @param kafka where the events go
 * @param topic the event topic
 * @param slot replication slot, also the name of this connector: instances with the same slot stand
 *     by for each other
 * @param publication publishes the inserts of the log's table
 * @param heartbeatInterval how often the leading instance beats and checks that everything still
 *     belongs together
 * @param heartbeatTimeout after which a silent instance loses the lead
 * @param pollInterval pause of an idle reader; latency is about twice this
 * @param startTimeout how long the first start waits for servers that do not answer
 * @param limits bounds of memory
 */
public record ConnectorConfig(
    Log log,
    Kafka kafka,
    Topic topic,
    String slot,
    String publication,
    Duration heartbeatInterval,
    Duration heartbeatTimeout,
    Duration pollInterval,
    Duration startTimeout,
    Limits limits) {

  public static final String DEFAULT_SLOT = "dg_events";
  public static final String DEFAULT_PUBLICATION = "dg_events";
  public static final String DEFAULT_STATE_TOPIC = "dg.connector.state";

  public ConnectorConfig {
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(kafka, "kafka");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(limits, "limits");
    Check.that(
        slot.matches("[a-z0-9_]{1,63}"),
        "connector.slot",
        slot,
        "use 1 to 63 lower-case letters, digits and underscores");
    Check.notBlank("connector.publication", publication);
    Check.positive("connector.poll_interval", pollInterval);
    Check.positive("connector.heartbeat_interval", heartbeatInterval);
    Check.positive("connector.start_timeout", startTimeout);
    Check.that(
        heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(2)) >= 0,
        "connector.heartbeat_timeout",
        heartbeatTimeout,
        "must be at least twice connector.heartbeat_interval, which is " + heartbeatInterval);
  }

  /** With every default. */
  public static ConnectorConfig of(Log log, Kafka kafka) {
    return new ConnectorConfig(
        log,
        kafka,
        Topic.standard(),
        DEFAULT_SLOT,
        DEFAULT_PUBLICATION,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMillis(2),
        Duration.ofSeconds(30),
        Limits.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  public ConnectorConfig withTopic(Topic value) {
    return new ConnectorConfig(
        log,
        kafka,
        value,
        slot,
        publication,
        heartbeatInterval,
        heartbeatTimeout,
        pollInterval,
        startTimeout,
        limits);
  }

  public ConnectorConfig withSlot(String value) {
    return new ConnectorConfig(
        log,
        kafka,
        topic,
        value,
        publication,
        heartbeatInterval,
        heartbeatTimeout,
        pollInterval,
        startTimeout,
        limits);
  }

  public ConnectorConfig withHeartbeat(Duration interval, Duration timeout) {
    return new ConnectorConfig(
        log,
        kafka,
        topic,
        slot,
        publication,
        interval,
        timeout,
        pollInterval,
        startTimeout,
        limits);
  }

  public ConnectorConfig withStartTimeout(Duration value) {
    return new ConnectorConfig(
        log,
        kafka,
        topic,
        slot,
        publication,
        heartbeatInterval,
        heartbeatTimeout,
        pollInterval,
        value,
        limits);
  }

  public ConnectorConfig withLimits(Limits value) {
    return new ConnectorConfig(
        log,
        kafka,
        topic,
        slot,
        publication,
        heartbeatInterval,
        heartbeatTimeout,
        pollInterval,
        startTimeout,
        value);
  }

  /**
   * @param url {@code jdbc:postgresql://...} of the log's primary
   */
  public record Log(String url, String user, String password) {
    public Log {
      Check.that(
          url != null && url.startsWith("jdbc:postgresql:"),
          "event_log.url",
          url,
          "use jdbc:postgresql://host:port/database");
      Check.notBlank("event_log.user", user);
      password = password == null ? "" : password;
    }

    @Override
    public String toString() {
      return "Log[" + user + "]";
    }
  }

  /**
   * @param properties further settings of Kafka's clients, for example for TLS and logins
   */
  public record Kafka(String bootstrapServers, Map<String, String> properties) {
    public Kafka {
      Check.notBlank("kafka.bootstrap_servers", bootstrapServers);
      properties = Map.copyOf(properties);
    }

    @Override
    public String toString() {
      return "Kafka[" + bootstrapServers + "]";
    }
  }

  /**
   * @param partitions of the event topic when it is created
   * @param replicationFactor 0: as many as the cluster has, at most 3
   * @param stateTopic compacted topic that holds the position
   */
  public record Topic(String name, int partitions, int replicationFactor, String stateTopic) {
    public Topic {
      Check.notBlank("topics.events", name);
      Check.notBlank("topics.connector_state", stateTopic);
      Check.that(partitions > 0, "topics.partitions", partitions, "use at least 1");
      Check.that(
          replicationFactor >= 0, "topics.replication_factor", replicationFactor, "use 0 to 3");
    }

    public static Topic standard() {
      return new Topic(Topics.EVENTS, Topics.DEFAULT_PARTITIONS, 0, DEFAULT_STATE_TOPIC);
    }
  }

  /**
   * @param queueRecords most changes between reader and sender
   * @param queueBytes most bytes between reader and sender
   * @param snapshotFetchSize rows the snapshot asks for at once
   * @param sendBufferBytes unsent records
   */
  public record Limits(
      int queueRecords, long queueBytes, int snapshotFetchSize, long sendBufferBytes) {
    private static final long MIB = 1024 * 1024;

    /** The share of a heap that survives payloads of 8 MiB in all places at once. */
    public static Limits ofHeap(long heap) {
      return new Limits(
          8192,
          clamp(heap / 16, 8 * MIB, 64 * MIB),
          (int) clamp(heap / 8 / Topics.MAX_PAYLOAD_BYTES, 2, 256),
          clamp(heap / 8, 24 * MIB, 64 * MIB));
    }

    private static long clamp(long value, long least, long most) {
      return Math.max(least, Math.min(most, value));
    }
  }
}
