package io.projectory.testkit.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldPoisonTest {
  private static LogEvent with(LogEvent e, long logSeq, int traceSeq, String payload, String hash) {
    return new LogEvent(
        e.tenantId(),
        logSeq,
        e.eventId(),
        e.traceId(),
        traceSeq,
        e.eventType(),
        e.occurredAt(),
        e.actorType(),
        e.actorId(),
        payload,
        hash);
  }

  private static void replaceLast(Log log, LogEvent changed) {
    log.events.set(log.events.size() - 1, changed);
  }

  private static void assertStopped(ReferenceFold fold, long cursor, String code, String event) {
    for (String projection : ReferenceFold.PROJECTIONS) {
      assertThat(fold.cursor(projection)).isEqualTo(cursor);
      assertThat(fold.stop(projection).code()).isEqualTo(code);
      assertThat(fold.stop(projection).eventId()).isEqualTo(event);
    }
  }

  @Test
  void a_wrong_hash_is_a_conflict_for_every_projection_also_on_events_it_ignores() {
    Log log = new Log().start("a").add("a", "WorkflowReviewRequested", "{}");
    LogEvent e = log.last();
    replaceLast(log, with(e, 2, 1, "{\"x\":1}", e.payloadHash()));
    ReferenceFold fold = log.finish("a").fold();
    assertStopped(fold, 1, "conflict", "e2");
    assertThat(fold.rows(FoldTable.TRACE_SUMMARY).get("a")).contains(1L);
    assertThat(fold.head()).isEqualTo(3);
  }

  @Test
  void a_payload_not_in_canonical_form_passes_when_its_canonical_form_has_the_hash() {
    Log log = new Log().start("a").finish("a");
    LogEvent e = log.last();
    replaceLast(log, with(e, 2, 1, "{ \"outcome\" : \"\\u0073uccess\" }", e.payloadHash()));
    assertThat(log.fold().cursors().values()).containsOnly(2L);
  }

  @Test
  void a_gap_in_trace_seq_is_an_invalid_sequence() {
    Log log = new Log().start("a").finish("a");
    LogEvent e = log.last();
    replaceLast(log, with(e, 2, 2, e.payloadJson(), e.payloadHash()));
    assertStopped(log.fold(), 1, "event_sequence_invalid", "e2");
  }

  @Test
  void a_hole_in_log_seq_stops_before_the_first_event_behind_it() {
    Log log = new Log().start("a").finish("a");
    LogEvent e = log.last();
    replaceLast(log, with(e, 3, 1, e.payloadJson(), e.payloadHash()));
    ReferenceFold fold = log.fold();
    assertStopped(fold, 1, "event_sequence_invalid", "e2");
    assertThat(fold.stop("trace_summary").hole()).isTrue();
  }

  @Test
  void a_skipped_event_changes_nothing_but_the_cursor_and_the_next_trace_seq() {
    Log log = new Log().start("a").add("a", "InputObserved", "{'input_id':'i'}").finish("a");
    LogEvent e = log.events.get(1);
    log.events.set(1, with(e, 2, 1, "{}", "sha256:wrong"));
    ReferenceFold fold = new ReferenceFold(Map.of("context_graph", Set.of("e2")));
    log.events.forEach(fold::accept);
    assertThat(fold.cursors())
        .containsEntry("context_graph", 3L)
        .containsEntry("trace_summary", 1L)
        .containsEntry("precedent_index", 1L);
    assertThat(fold.rows(FoldTable.NODES).contains("input:i")).isFalse();
  }

  @Test
  void a_payload_that_is_no_json_or_holds_a_float_is_a_schema_violation() {
    Log log = new Log().start("a");
    LogEvent e = log.last();
    replaceLast(log, with(e, 1, 0, "{\"a\":1.5}", e.payloadHash()));
    assertStopped(log.fold(), 0, "schema_violation", "e1");
    replaceLast(log, with(e, 1, 0, "{", e.payloadHash()));
    assertStopped(log.fold(), 0, "schema_violation", "e1");
  }
}
