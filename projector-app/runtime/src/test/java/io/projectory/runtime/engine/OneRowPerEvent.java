package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.Changes;
import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A row per event, with a hook to misbehave. */
final class OneRowPerEvent implements Projection {
  static final Table TABLE =
      Table.named("one_row_per_event")
          .key("event_id", Table.Type.TEXT)
          .column("log_seq", Table.Type.BIGINT)
          .build();

  /** Would show an event that was applied twice. */
  static final Table COUNTS =
      Table.named("events_counted")
          .key("what", Table.Type.TEXT)
          .column("events", Table.Type.BIGINT)
          .build();

  private final Consumer<Event> hook;
  private final OnError onError;
  final ConcurrentHashMap<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  OneRowPerEvent(Consumer<Event> hook, OnError onError) {
    this.hook = hook;
    this.onError = onError;
  }

  @Override
  public String name() {
    return "one_row_per_event";
  }

  @Override
  public List<Table> tables() {
    return List.of(TABLE, COUNTS);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.copyOf(EventTypes.ALL);
  }

  @Override
  public void apply(Event event, Changes changes) {
    calls.computeIfAbsent(event.eventId(), e -> new AtomicInteger()).incrementAndGet();
    hook.accept(event);
    changes.insert(TABLE, event.eventId(), event.logSeq());
    changes.insert(COUNTS, "all", 0L);
    changes.update(COUNTS, "all").add("events", 1);
  }

  @Override
  public OnError onError(Event event, Exception error, int attempt) {
    return onError;
  }

  int callsFor(String eventId) {
    AtomicInteger count = calls.get(eventId);
    return count == null ? 0 : count.get();
  }

  /** Every event up to the cursors was applied, and none twice. */
  static void assertEachOnce(TestFleet fleet) throws SQLException {
    String events = fleet.view("select sum(last_log_seq) from dg_projection_cursors");
    assertThat(fleet.view("select count(*) from one_row_per_event")).isEqualTo(events);
    assertThat(fleet.view("select sum(events) from events_counted")).isEqualTo(events);
  }

  /** For a hook that is to come back only when it is let go. */
  static void hangUntil(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
