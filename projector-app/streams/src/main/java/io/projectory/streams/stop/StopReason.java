package io.projectory.streams.stop;

import java.util.Locale;

/** Why an instance stopped for good. What heals by itself is waited for and is no reason. */
public enum StopReason {
  /** The projection database did not answer, or refused the login, before the start was over. */
  POSTGRES_UNREACHABLE("check projections.url, user and password, and that the server runs"),
  /** The brokers did not answer before the start was over, or for minutes later on. */
  KAFKA_UNREACHABLE("check kafka.bootstrap_servers and that the brokers run"),
  /** Tables of the projection database are missing. */
  DATABASE_NOT_READY("run: projectory migrate"),
  SOURCE_MISSING("start the connector, which creates the event topic"),
  /** The topic that it fills would lose or forget counts. */
  TOPIC_SETTINGS("correct the topic's settings with Kafka's tools"),
  /** The topic that it fills, or the event topic, has other partitions than its state. */
  PARTITIONS_CHANGED(
      "set streams.partitions to what the topic has, or run: projectory rebuild policy_activity"),
  /** The topic is filled by another application, or from another event topic. */
  FEED_TAKEN(
      "use its streams.application_id and topics.events, or delete its row of dg_feeds when that"
          + " application is gone for good"),
  /** Another instance on this machine works there, or it cannot be written. */
  STATE_DIRECTORY("give this instance a streams.state_directory of its own that it may write"),
  /** The brokers refused what it asked for. */
  NOT_AUTHORISED("give its principal the rights that ops/deploy/README.md lists"),
  TOPOLOGY_FAILED("see the log; if it comes again: projectory rebuild policy_activity");

  private final String remedy;

  StopReason(String remedy) {
    this.remedy = remedy;
  }

  /** The public spelling, for example {@code source_missing}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to do about it, for people. */
  public String remedy() {
    return remedy;
  }
}
