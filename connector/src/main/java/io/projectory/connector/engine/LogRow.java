package io.projectory.connector.engine;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import org.apache.kafka.connect.data.Struct;

/** A row of the log's table, as Debezium renders it, to an event. */
final class LogRow {
  private LogRow() {}

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
