package io.projectory.connector.engine;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import java.time.Instant;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A row of the log's table, as Debezium renders it, to an event. */
final class LogRow {
  private LogRow() {}

  private static final int ALL_ELSE_BYTES = 3000;

  /** The row of a change of the log, or null: heartbeats and marks have none. */
  static Struct of(SourceRecord change) {
    if (!(change.value() instanceof Struct value) || value.schema().field("after") == null) {
      return null;
    }
    return value.getStruct("after");
  }

  /** What a change takes in memory, give or take: never less than its payload. */
  static long approximateBytes(SourceRecord change) {
    Struct row = of(change);
    int characters = row == null ? 0 : row.getString("payload_json").length();
    return ALL_ELSE_BYTES + 2L * characters;
  }

  /** When Postgres committed a change, or null: heartbeats and marks do not say. */
  static Instant committedAt(SourceRecord change) {
    if (!(change.value() instanceof Struct value) || value.schema().field("source") == null) {
      return null;
    }
    Struct source = value.getStruct("source");
    Long millis = source == null ? null : source.getInt64("ts_ms");
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  static Event toEvent(Struct row) {
    return new Event(
        row.getString("tenant_id"),
        row.getInt64("log_seq"),
        row.getString("event_id"),
        row.getString("trace_id"),
        row.getInt32("trace_seq"),
        row.getString("event_type"),
        row.getString("occurred_at"),
        row.getString("recorded_at"),
        new Event.Source(
            row.getString("producer_id"),
            row.getString("source_system"),
            row.getString("source_subsystem")),
        new Event.Actor(row.getString("actor_type"), row.getString("actor_id")),
        row.getString("idempotency_key"),
        row.getString("correlation_id"),
        row.getString("causation_event_id"),
        row.getInt32("schema_version"),
        row.getString("tags_json"),
        Payload.of(row.getString("payload_json")),
        row.getString("payload_hash"));
  }
}
