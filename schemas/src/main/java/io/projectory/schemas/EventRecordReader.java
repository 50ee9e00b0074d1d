package io.projectory.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads one record: the hot path of every worker, so no regular expression and no JSON. */
final class EventRecordReader {
  private final byte[] key;
  private final Function<String, byte[]> headers;
  private final byte[] value;

  EventRecordReader(byte[] key, Function<String, byte[]> headers, byte[] value) {
    this.key = key;
    this.headers = headers;
    this.value = value;
  }

  Event read() {
    specVersion();
    String id = text(EventRecord.ID);
    String type = text(EventRecord.TYPE);
    String tenant = tenant();
    String trace = text(EventRecord.TRACE_ID);
    int traceSeq = (int) number(EventRecord.TRACE_SEQ, 0, Integer.MAX_VALUE);
    long logSeq = number(EventRecord.LOG_SEQ, 1, Long.MAX_VALUE);
    String hash = text(EventRecord.PAYLOAD_HASH);
    String occurredAt = text(EventRecord.OCCURRED_AT);
    String recordedAt = text(EventRecord.RECORDED_AT);
    String producer = text(EventRecord.PRODUCER_ID);
    String system = text(EventRecord.SOURCE_SYSTEM);
    String subsystem = optional(EventRecord.SOURCE_SUBSYSTEM);
    String actorType = text(EventRecord.ACTOR_TYPE);
    String actorId = text(EventRecord.ACTOR_ID);
    String idempotencyKey = text(EventRecord.IDEMPOTENCY_KEY);
    String correlation = optional(EventRecord.CORRELATION_ID);
    String causation = optional(EventRecord.CAUSATION_EVENT_ID);
    int version = (int) number(EventRecord.SCHEMA_VERSION, 1, Integer.MAX_VALUE);
    String tags = text(EventRecord.TAGS);
    if (value == null) {
      throw undecodable("value", "the record has no value");
    }
    return new Event(
        tenant,
        logSeq,
        id,
        trace,
        traceSeq,
        type,
        occurredAt,
        recordedAt,
        new Event.Source(producer, system, subsystem),
        new Event.Actor(actorType, actorId),
        idempotencyKey,
        correlation,
        causation,
        version,
        tags,
        Payload.of(value),
        hash);
  }

  private void specVersion() {
    byte[] version = headers.apply(EventRecord.SPEC_VERSION);
    if (version == null
        || version.length != 3
        || version[0] != '1'
        || version[1] != '.'
        || version[2] != '0') {
      throw undecodable(EventRecord.SPEC_VERSION, "not a CloudEvents 1.0 record");
    }
  }

  /** The key decides: it chose the partition. The header must say the same. */
  private String tenant() {
    if (key == null) {
      throw undecodable("key", "the record has no key");
    }
    String tenant = Utf8.decode(key);
    if (tenant == null || tenant.isEmpty()) {
      throw undecodable("key", "the key is no tenant");
    }
    byte[] header = headers.apply(EventRecord.TENANT_ID);
    if (header == null || !Arrays.equals(header, key)) {
      throw undecodable(EventRecord.TENANT_ID, "the tenant differs from the key");
    }
    return tenant;
  }

  private String text(String name) {
    String text = optional(name);
    if (text == null) {
      throw undecodable(name, "missing");
    }
    return text;
  }

  private String optional(String name) {
    byte[] bytes = headers.apply(name);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private long number(String name, long least, long most) {
    byte[] digits = headers.apply(name);
    if (digits == null) {
      throw undecodable(name, "missing");
    }
    long number = digits(digits);
    if (number < least || number > most) {
      throw undecodable(name, "not a number from " + least + " to " + most);
    }
    return number;
  }

  /** The number, or -1 when it is none or does not fit. */
  private static long digits(byte[] digits) {
    if (digits.length == 0 || digits.length > 19) {
      return -1;
    }
    long number = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
    }
    // 19 digits overflow into the negative at most
    return number;
  }

  private ProjectoryException undecodable(String header, String problem) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("header", header);
    details.put("reason", problem);
    tellTenant(details);
    tellLogSeq(details);
    return new ProjectoryException(
        ErrorCode.SCHEMA_VIOLATION, "the record is no event: " + header + ": " + problem, details);
  }

  private void tellTenant(Map<String, Object> details) {
    byte[] header = headers.apply(EventRecord.TENANT_ID);
    byte[] known = key == null ? header : key;
    boolean contradicts = key != null && header != null && !Arrays.equals(key, header);
    String tenant = known == null || contradicts ? null : Utf8.decode(known);
    if (tenant != null && !tenant.isEmpty()) {
      details.put("tenant_id", tenant);
    }
  }

  private void tellLogSeq(Map<String, Object> details) {
    byte[] header = headers.apply(EventRecord.LOG_SEQ);
    long logSeq = header == null ? -1 : digits(header);
    if (logSeq > 0) {
      details.put("log_seq", logSeq);
    }
  }
}
