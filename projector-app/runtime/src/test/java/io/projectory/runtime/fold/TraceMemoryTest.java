package io.projectory.runtime.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.log.TraceReader;
import io.projectory.runtime.scope.Scope;
import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import io.projectory.schemas.PayloadHash;
import io.projectory.schemas.log.TraceRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a projection is told of a trace's earlier events, and when the log is asked for them. */
class TraceMemoryTest {
  private static final int LARGE = 1 << 20;

  private final List<Event> log = new ArrayList<>();
  private final List<List<String>> told = new ArrayList<>();
  private long position;
  private int asked;
  private Scope scope = Scope.absent("t", Set.of(), 1);

  @Test
  void a_trace_seen_from_its_beginning_is_remembered_over_batches() {
    TraceCache cache = new TraceCache(10, LARGE);
    commit(cache, started("a", 0), noted("a", 1));
    commit(cache, noted("b", 0), noted("a", 2), other("a", 3));
    commit(cache, finished("a", 4), finished("b", 1));
    assertThat(told).containsExactly(List.of("a1", "a2"), List.of("b0"));
    assertThat(asked).isZero();
  }

  @Test
  void what_the_log_answered_is_remembered_too() {
    append(started("a", 0), noted("a", 1));
    TraceCache cache = new TraceCache(10, LARGE);
    commit(cache, finished("a", 2), noted("a", 3));
    commit(cache, finished("a", 4));
    assertThat(told).containsExactly(List.of("a1"), List.of("a1", "a3"));
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void a_batch_that_was_not_committed_leaves_no_trace() {
    TraceCache cache = new TraceCache(10, LARGE);
    commit(cache, started("a", 0), noted("a", 1));
    commit(cache, noted("a", 2));
    List<Event> batch = List.of(noted("a", 3), finished("a", 4));
    fold(cache, batch);
    fold(cache, batch);
    assertThat(told).containsExactly(List.of("a1", "a2", "a3"), List.of("a1", "a2", "a3"));
    assertThat(asked).isZero();
  }

  @Test
  void a_trace_without_a_known_history_is_looked_up_when_somebody_asks() {
    append(noted("a", 0));
    TraceCache cache = new TraceCache(10, LARGE);
    commit(cache, noted("a", 1));
    assertThat(asked).isZero();
    commit(cache, finished("a", 2));
    assertThat(told).containsExactly(List.of("a0", "a1"));
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void what_does_not_fit_is_looked_up() {
    TraceCache cache = new TraceCache(10, 4_000);
    commit(cache, noted("a", 0));
    commit(cache, noted("b", 0), noted("b", 1));
    commit(cache, finished("b", 2));
    assertThat(asked).isZero();
    commit(cache, finished("a", 1));
    assertThat(told).containsExactly(List.of("b0", "b1"), List.of("a0"));
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void a_long_trace_is_looked_up() {
    TraceCache cache = new TraceCache(10, LARGE);
    for (int i = 0; i < 70; i++) {
      commit(cache, noted("a", i));
    }
    commit(cache, finished("a", 70));
    assertThat(told).containsExactly(IntStream.range(0, 70).mapToObj(i -> "a" + i).toList());
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void skipped_events_are_told_to_nobody() {
    scope = Scope.absent("t", Set.of("a1"), 1);
    TraceCache cache = new TraceCache(10, LARGE);
    commit(cache, noted("a", 0), noted("a", 1), noted("a", 2));
    commit(cache, finished("a", 3));
    assertThat(told).containsExactly(List.of("a0", "a2"));
  }

  private Event started(String trace, int seq) {
    return event(trace, seq, "TraceStarted");
  }

  private Event noted(String trace, int seq) {
    return event(trace, seq, "InputObserved");
  }

  private Event other(String trace, int seq) {
    return event(trace, seq, "ActionCommitted");
  }

  private Event finished(String trace, int seq) {
    return event(trace, seq, "TraceFinished");
  }

  private void append(Event... events) {
    log.addAll(List.of(events));
    scope = scope.moved(log.size(), log.get(log.size() - 1).eventId(), scope.state(), 0);
  }

  private void commit(TraceCache cache, Event... events) {
    cache.publish(fold(cache, List.of(events)).traces());
    append(events);
  }

  private FoldResult fold(TraceCache cache, List<Event> events) {
    FoldResult result =
        new BatchFold(new Listener(), new Log(), cache, true)
            .fold(events.stream().map(Item::ofLog).toList(), Map.of("t", scope), Map.of());
    assertThat(result.badRecords()).isEmpty();
    return result;
  }

  /** The next of the log. */
  private Event event(String trace, int seq, String type) {
    byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
    return new Event(
        "t",
        ++position,
        trace + seq,
        trace,
        seq,
        type,
        "2026-01-05T08:00:00Z",
        "2026-01-05T08:00:00Z",
        new Event.Source("p", "s", null),
        new Event.Actor("agent", "a"),
        trace + seq,
        null,
        null,
        1,
        "[]",
        Payload.of(payload),
        PayloadHash.ofCanonical(payload));
  }

  /** Notes what it is told. */
  private final class Listener implements Projection {
    @Override
    public String name() {
      return "listener";
    }

    @Override
    public List<Table> tables() {
      return List.of();
    }

    @Override
    public Set<String> eventTypes() {
      return Set.of("TraceFinished");
    }

    @Override
    public Map<String, Set<String>> history() {
      return Map.of("TraceFinished", Set.of("InputObserved"));
    }

    @Override
    public void apply(Event event, Changes changes) {
      told.add(changes.earlierInTrace().stream().map(Event::eventId).toList());
    }
  }

  private final class Log implements TraceReader {
    @Override
    public Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> traces) {
      Map<TraceRef, Integer> expected = new HashMap<>();
      traces.forEach(ref -> expected.put(ref, (int) log.stream().filter(of(ref)).count()));
      return expected;
    }

    @Override
    public Map<TraceRef, List<Event>> traceEvents(Collection<TraceRef> traces, Set<String> types) {
      asked++;
      Map<TraceRef, List<Event>> events = new HashMap<>();
      for (TraceRef ref : traces) {
        events.put(
            ref, log.stream().filter(of(ref)).filter(e -> types.contains(e.eventType())).toList());
      }
      return events;
    }

    private Predicate<Event> of(TraceRef ref) {
      return e -> e.traceId().equals(ref.traceId()) && e.logSeq() <= ref.untilLogSeq();
    }
  }
}
