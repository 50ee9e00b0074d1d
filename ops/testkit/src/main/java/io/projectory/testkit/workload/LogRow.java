package io.projectory.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.PlainJson;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of {@code dg_event_log} (SEMANTICS 6) that a writer fills, from an envelope. */
final class LogRow {
  private static final List<String> COLUMNS =
      List.of(
          "tenant_id",
          "event_id",
          "trace_id",
          "trace_seq",
          "event_type",
          "occurred_at",
          "recorded_at",
          "producer_id",
          "source_system",
          "source_subsystem",
          "actor_type",
          "actor_id",
          "idempotency_key",
          "correlation_id",
          "causation_event_id",
          "schema_version",
          "payload_json",
          "payload_hash",
          "tags_json");

  private final Object[] values;

  private LogRow(Object[] values) {
    this.values = values;
  }

  static LogRow of(Envelope envelope, String recordedAt) {
    JsonNode json = envelope.json();
    String payload = PlainJson.canonical(envelope.payload());
    return new LogRow(
        new Object[] {
          envelope.tenantId(),
          envelope.eventId(),
          envelope.traceId(),
          envelope.traceSeq(),
          envelope.eventType(),
          envelope.text("occurred_at"),
          recordedAt,
          json.get("source").get("producer_id").textValue(),
          json.get("source").get("system").textValue(),
          json.get("source").path("subsystem").textValue(),
          json.get("actor").get("actor_type").textValue(),
          json.get("actor").get("actor_id").textValue(),
          envelope.text("idempotency_key"),
          envelope.text("correlation_id"),
          envelope.text("causation_event_id"),
          json.path("schema_version").asInt(1),
          payload,
          PlainJson.hash(payload),
          json.has("tags") ? PlainJson.canonical(json.get("tags")) : "[]"
        });
  }

  /** The same row with another hash, right or wrong. */
  LogRow withHash(String payloadHash) {
    Object[] changed = values.clone();
    changed[COLUMNS.indexOf("payload_hash")] = payloadHash;
    return new LogRow(changed);
  }

  static String insertSql() {
    String marks = COLUMNS.stream().map(column -> "?").collect(Collectors.joining(","));
    return "insert into dg_event_log (" + columns() + ") values (" + marks + ")";
  }

  /** For a row that brings its own number, which is bound last. */
  static String insertNumberedSql() {
    String marks = COLUMNS.stream().map(column -> "?").collect(Collectors.joining(","));
    return "insert into dg_event_log (" + columns() + ", log_seq) values (" + marks + ", ?)";
  }

  static int size() {
    return COLUMNS.size();
  }

  static String columns() {
    return String.join(",", COLUMNS);
  }

  void bind(PreparedStatement insert) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
  }

  /** One line of CSV: text always quoted, null as nothing at all. */
  String csv() {
    return Arrays.stream(values)
        .map(value -> value == null ? "" : '"' + value.toString().replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(",", "", "\n"));
  }
}
