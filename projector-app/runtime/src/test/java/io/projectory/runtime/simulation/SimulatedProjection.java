package io.projectory.runtime.simulation;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.INTEGER;
import static io.projectory.api.Table.Type.TEXT;

import io.projectory.api.Changes;
import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A projection that shows every mistake: a row per event, counters that an event applied twice
 * changes, rows that depend on order, on deletes and on earlier events of the trace.
 */
final class SimulatedProjection implements Projection {
  static final String NAME = "simulated";
  static final Table EVENTS =
      Table.named("sim_events")
          .key("event_id", TEXT)
          .column("log_seq", BIGINT)
          .column("value", INTEGER)
          .build();
  static final Table TOTALS =
      Table.named("sim_totals")
          .key("type", TEXT)
          .column("events", BIGINT)
          .column("total", BIGINT)
          .build();
  static final Table TRACES =
      Table.named("sim_traces")
          .key("trace_id", TEXT)
          .column("last_type", TEXT)
          .column("inputs", INTEGER)
          .nullable("note", TEXT)
          .build();

  private final Function<String, Fact> facts;

  /** {@code facts} says by event id what is wrong with it now. */
  SimulatedProjection(Function<String, Fact> facts) {
    this.facts = facts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Table> tables() {
    return List.of(EVENTS, TOTALS, TRACES);
  }

  /** All but PrecedentCited: the cursor has to move over that one. */
  @Override
  public Set<String> eventTypes() {
    return Set.of("TraceStarted", "InputObserved", "ActionCommitted", "TraceFinished");
  }

  @Override
  public Map<String, Set<String>> history() {
    return Map.of("TraceFinished", Set.of("InputObserved"));
  }

  @Override
  public void apply(Event event, Changes changes) {
    Fact.Poison poison = facts.apply(event.eventId()).poison;
    if (poison == Fact.Poison.THROWS || poison == Fact.Poison.THROWS_AND_SKIPS) {
      throw new IllegalStateException("a bug");
    }
    int value = event.payload().json().path("value").intValue();
    changes.insert(
        EVENTS, event.eventId(), event.logSeq(), poison == Fact.Poison.CONSTRAINT ? -1 : value);
    changes.insert(TOTALS, event.eventType(), 0L, 0L);
    changes.update(TOTALS, event.eventType()).add("events", 1).add("total", value);
    switch (event.eventType()) {
      case "TraceStarted" -> changes.insert(TRACES, event.traceId(), event.eventType(), 0, null);
      case "InputObserved" ->
          changes
              .update(TRACES, event.traceId())
              .set("last_type", event.eventType())
              .add("inputs", 1)
              .set("note", "v" + value);
      case "ActionCommitted" -> {
        if (value % 3 == 0) {
          changes.delete(TRACES, event.traceId());
        }
      }
      default ->
          changes.put(
              TRACES, event.traceId(), event.eventType(), changes.earlierInTrace().size(), null);
    }
  }

  @Override
  public OnError onError(Event event, Exception error, int attempt) {
    return facts.apply(event.eventId()).poison == Fact.Poison.THROWS_AND_SKIPS
        ? OnError.SKIP
        : OnError.RETRY;
  }
}
