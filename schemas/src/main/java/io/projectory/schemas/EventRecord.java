package io.projectory.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An event as a record of the event topic (DESIGN 3): CloudEvents 1.0 in Kafka binary mode. The key
 * is the tenant, the value the payload's bytes exactly as stored, everything else stands in
 * headers, all of them UTF-8. A null attribute has no header. Nothing here knows a broker.
 * Thread-safe.
 */
public final class EventRecord {
  static final String SPEC_VERSION = "ce_specversion";
  static final String ID = "ce_id";
  static final String TYPE = "ce_type";
  static final String SOURCE = "ce_source";
  static final String TIME = "ce_time";
  static final String CONTENT_TYPE = "content-type";
  static final String TENANT_ID = "ce_tenantid";
  static final String TRACE_ID = "ce_traceid";
  static final String TRACE_SEQ = "ce_traceseq";
  static final String LOG_SEQ = "ce_logseq";
  static final String PAYLOAD_HASH = "ce_payloadhash";
  static final String OCCURRED_AT = "ce_occurredat";
  static final String RECORDED_AT = "ce_recordedat";
  static final String PRODUCER_ID = "ce_producerid";
  static final String SOURCE_SYSTEM = "ce_sourcesystem";
  static final String SOURCE_SUBSYSTEM = "ce_sourcesubsystem";
  static final String ACTOR_TYPE = "ce_actortype";
  static final String ACTOR_ID = "ce_actorid";
  static final String IDEMPOTENCY_KEY = "ce_idempotencykey";
  static final String CORRELATION_ID = "ce_correlationid";
  static final String CAUSATION_EVENT_ID = "ce_causationeventid";
  static final String SCHEMA_VERSION = "ce_schemaversion";
  static final String TAGS = "ce_tags";

  /** In the order in which {@link #toHeaders} writes. */
  static final String[] NAMES = {
    SPEC_VERSION,
    ID,
    TYPE,
    SOURCE,
    TIME,
    CONTENT_TYPE,
    TENANT_ID,
    TRACE_ID,
    TRACE_SEQ,
    LOG_SEQ,
    PAYLOAD_HASH,
    OCCURRED_AT,
    RECORDED_AT,
    PRODUCER_ID,
    SOURCE_SYSTEM,
    SOURCE_SUBSYSTEM,
    ACTOR_TYPE,
    ACTOR_ID,
    IDEMPOTENCY_KEY,
    CORRELATION_ID,
    CAUSATION_EVENT_ID,
    SCHEMA_VERSION,
    TAGS
  };

  private static final String UNRESERVED = "-._~";

  private EventRecord() {}

  /** One header; the value is not to be changed. */
  public record Header(String name, byte[] value) {}

  /** The record's key. */
  public static byte[] key(Event event) {
    return event.tenantId().getBytes(UTF_8);
  }

  /** The record's value: the payload as stored. */
  public static byte[] value(Event event) {
    return event.payload().bytes();
  }

  /**
   * The headers, always in the same order. {@code ce_time} is left out when {@code occurred_at} is
   * not a time, which only a row written behind the log's back can hold.
   */
  public static List<Header> toHeaders(Event event) {
    List<Header> headers = new ArrayList<>(24);
    add(headers, SPEC_VERSION, "1.0");
    add(headers, ID, event.eventId());
    add(headers, TYPE, event.eventType());
    add(headers, SOURCE, sourceUri(event.source()));
    add(headers, TIME, OccurredAt.toRfc3339(event.occurredAt()));
    add(headers, CONTENT_TYPE, "application/json");
    add(headers, TENANT_ID, event.tenantId());
    add(headers, TRACE_ID, event.traceId());
    add(headers, TRACE_SEQ, Integer.toString(event.traceSeq()));
    add(headers, LOG_SEQ, Long.toString(event.logSeq()));
    add(headers, PAYLOAD_HASH, event.payloadHash());
    add(headers, OCCURRED_AT, event.occurredAt());
    add(headers, RECORDED_AT, event.recordedAt());
    add(headers, PRODUCER_ID, event.source().producerId());
    add(headers, SOURCE_SYSTEM, event.source().system());
    add(headers, SOURCE_SUBSYSTEM, event.source().subsystem());
    add(headers, ACTOR_TYPE, event.actor().actorType());
    add(headers, ACTOR_ID, event.actor().actorId());
    add(headers, IDEMPOTENCY_KEY, event.idempotencyKey());
    add(headers, CORRELATION_ID, event.correlationId());
    add(headers, CAUSATION_EVENT_ID, event.causationEventId());
    add(headers, SCHEMA_VERSION, Integer.toString(event.schemaVersion()));
    add(headers, TAGS, event.tagsJson());
    return headers;
  }

  /**
   * The event of a record. Looks at headers only: the payload is neither parsed nor checked against
   * its hash.
   *
   * @param key may be null
   * @param lastHeader the value of the last header of that name, or null; asked in the order in
   *     which {@link #toHeaders} writes; {@link HeaderValues} is one that is quick for that order
   * @param value the payload; may be null
   * @throws ProjectoryException {@code schema_violation} when the record is no event; {@code
   *     details.header} says what is missing or wrong, {@code tenant_id} and {@code log_seq} are
   *     there when they could be told
   */
  public static Event read(byte[] key, Function<String, byte[]> lastHeader, byte[] value) {
    return new EventRecordReader(key, lastHeader, value).read();
  }

  private static void add(List<Header> headers, String name, String value) {
    if (value != null) {
      headers.add(new Header(name, value.getBytes(UTF_8)));
    }
  }

  /** A URI reference, {@code /system/producer}, as CloudEvents wants of a source. */
  private static String sourceUri(Event.Source source) {
    StringBuilder uri = new StringBuilder();
    segment(uri.append('/'), source.system());
    segment(uri.append('/'), source.producerId());
    return uri.toString();
  }

  private static void segment(StringBuilder uri, String text) {
    for (byte b : text.getBytes(UTF_8)) {
      if (b >= 'a' && b <= 'z'
          || b >= 'A' && b <= 'Z'
          || b >= '0' && b <= '9'
          || b > 0 && UNRESERVED.indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        uri.append('%')
            .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
  }
}
