package io.projectory.schemas.log;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of {@code dg_event_log} as events. */
final class EventRows {
  /** All columns, in the order {@link #event} reads them. */
  static final String COLUMNS =
      "tenant_id, log_seq, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,"
          + " producer_id, source_system, source_subsystem, actor_type, actor_id, idempotency_key,"
          + " correlation_id, causation_event_id, schema_version, tags_json, payload_json,"
          + " payload_hash";

  private EventRows() {}

  static List<Event> events(ResultSet rows) throws SQLException {
    List<Event> events = new ArrayList<>();
    while (rows.next()) {
      events.add(event(rows, 0));
    }
    return events;
  }

  /** The current row, whose event columns begin after {@code offset} others. */
  static Event event(ResultSet row, int offset) throws SQLException {
    int at = offset;
    return new Event(
        row.getString(++at),
        row.getLong(++at),
        row.getString(++at),
        row.getString(++at),
        row.getInt(++at),
        row.getString(++at),
        row.getString(++at),
        row.getString(++at),
        new Event.Source(row.getString(++at), row.getString(++at), row.getString(++at)),
        new Event.Actor(row.getString(++at), row.getString(++at)),
        row.getString(++at),
        row.getString(++at),
        row.getString(++at),
        row.getInt(++at),
        row.getString(++at),
        // the driver hands the text's UTF-8 out as it came: nothing is decoded to be hashed
        Payload.of(row.getBytes(++at)),
        row.getString(++at));
  }
}
