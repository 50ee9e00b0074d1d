package io.projectory.bench.apply;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.INTEGER;
import static io.projectory.api.Table.Type.TEXT;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import java.util.List;
import java.util.Set;

/** One row per event: what a projection costs that has nothing to fold. */
public final class EventRows implements Projection {
  static final Table ROWS =
      Table.named("bench_event_rows")
          .key("event_id", TEXT)
          .column("log_seq", BIGINT)
          .column("trace_id", TEXT)
          .column("trace_seq", INTEGER)
          .column("event_type", TEXT)
          .column("occurred_at", TEXT)
          .column("payload_json", TEXT)
          .build();

  @Override
  public String name() {
    return "bench_event_rows";
  }

  @Override
  public List<Table> tables() {
    return List.of(ROWS);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.copyOf(EventTypes.ALL);
  }

  @Override
  public void apply(Event event, Changes changes) {
    changes.insert(
        ROWS,
        event.eventId(),
        event.logSeq(),
        event.traceId(),
        event.traceSeq(),
        event.eventType(),
        event.occurredAt(),
        event.payload());
  }
}
