package io.projectory.connector.stop;

import java.util.Locale;

/**
 * Why a connector stopped for good. Everything that heals by itself (a server away for a while, a
 * network cut, another instance that leads) is waited for and is no reason.
 *
 * <p>Most reasons say that slot, stored position, server and topic no longer belong together. Going
 * on would lose events without a word, so the connector stops until somebody decides. {@code
 * projectory connector heal} compares topic and log, publishes what the topic misses, and takes
 * slot, server, publication and topic as they are now. {@code projectory connector reset} publishes
 * the whole log again. Both are safe in each of these cases: what consumers have seen already they
 * recognise by {@code log_seq}.
 */
public enum StopReason {
  /** Postgres did not answer, or refused the login, before the first start was over. */
  POSTGRES_UNREACHABLE("check event_log.url, user and password, and that the server runs"),
  /** Kafka did not answer before the first start was over. */
  KAFKA_UNREACHABLE("check kafka.bootstrap_servers and that the brokers run"),
  /** Table, logical decoding or a privilege is missing. */
  LOG_NOT_READY("run the migrations of the event log, and set wal_level = logical"),
  PUBLICATION_MISSING(
      "run the migrations of the event log to create it, then 'projectory connector heal'"),
  /** It does not publish exactly the inserts of exactly the log's table. */
  PUBLICATION_WRONG(
      "alter the publication to publish the inserts of the log's table and nothing else, then"
          + " 'projectory connector heal'"),
  /** Dropped and made again, or altered, since the position was stored. */
  PUBLICATION_CHANGED("events may be missing: 'projectory connector heal'"),
  SLOT_MISSING("'projectory connector heal' makes a new one and publishes what was missed"),
  /** The server threw away WAL that the slot still needed. */
  SLOT_LOST("raise max_slot_wal_keep_size, then 'projectory connector heal'"),
  /** The slot stands beyond the stored position: it is another one, or somebody moved it. */
  SLOT_REPLACED("'projectory connector heal'"),
  /** A client that is no connector of this configuration streams from the slot. */
  SLOT_IN_USE("stop that client, or give this connector another connector.slot"),
  /** The stored position was reached on another server. */
  OTHER_SERVER("point event_log.url to the log's server, or 'projectory connector heal'"),
  /** The server was promoted or restored since the position was stored. */
  OTHER_TIMELINE("'projectory connector heal' goes on if no published event was lost with it"),
  /**
   * Events were published that the log does not hold: it was restored, or failed over with loss.
   */
  LOG_DIVERGED("compare topic and log ('projectory doctor'), then 'projectory connector reset'"),
  TOPIC_MISSING("'projectory connector heal' makes a new one and fills it from the log"),
  /** Deleted and made again since the position was stored. */
  TOPIC_REPLACED("'projectory connector heal' fills the new one from the log"),
  /** Records that the brokers had acknowledged, or had kept before, are no longer there. */
  TOPIC_TRUNCATED("'projectory connector heal' publishes what it no longer holds"),
  /** Added by hand. Tenants stay where they are; projections have to be told. */
  PARTITIONS_CHANGED(
      "'projectory connector heal' leaves the added ones empty, then 'projectory rebuild"
          + " PROJECTION --from-log'"),
  TOPIC_SETTINGS("correct the topic's settings with Kafka's tools"),
  /** The log holds events that did not come through the slot. */
  EVENTS_MISSING("'projectory connector heal'"),
  EVENT_TOO_LARGE("raise max.message.bytes of the topic and message.max.bytes of the brokers"),
  /** The record of position and identity cannot be read. */
  STATE_UNREADABLE("'projectory connector heal'"),
  /** The topic holds events, and nobody knows up to which position of the log. */
  STATE_LOST("'projectory connector heal'"),
  /** The slot held back more WAL than connector.retained_wal.limit_bytes: it was dropped. */
  WAL_LIMIT_EXCEEDED(
      "see why the events could not be published in time, then 'projectory connector heal'"),
  /** Anything else, after several attempts without progress. */
  ENGINE_FAILED("see the log; if it comes again, 'projectory connector reset'");

  private final String remedy;

  StopReason(String remedy) {
    this.remedy = remedy;
  }

  /** The public spelling, for example {@code slot_missing}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to do about it, for people. */
  public String remedy() {
    return remedy;
  }
}
