package io.projectory.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.testing.MemoryTables;
import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class OpenTracesTest {
  private final MemoryTables tables = new MemoryTables(new OpenTraces());
  private int events;

  @Test
  void aStartedTraceIsOnTheWorklist() {
    apply("t", "TraceStarted", "{'workflow':'renewal','title':'Renew 7'}");
    assertThat(row())
        .containsEntry("trace_id", "t")
        .containsEntry("workflow", "renewal")
        .containsEntry("title", "Renew 7")
        .containsEntry("started_by", "agent bot")
        .containsEntry("started_at", "2026-01-01T00:00:01Z")
        .containsEntry("event_count", 1)
        .containsEntry("exceptions_waiting", 0)
        .containsEntry("last_log_seq", 1L)
        .containsEntry("assigned_to", null);
  }

  @Test
  void everyEventOfTheTraceMovesItsRow() {
    apply("t", "TraceStarted", "{'workflow':'renewal','title':'Renew 7'}");
    apply("other", "InputObserved", "{}");
    apply("t", "InputObserved", "{}");
    apply("t", "WorkflowReviewRequested", "{'assignee':{'role':'lead'}}");
    assertThat(row())
        .containsEntry("title", "Renew 7")
        .containsEntry("event_count", 3)
        .containsEntry("last_event_type", "WorkflowReviewRequested")
        .containsEntry("last_event_at", "2026-01-01T00:00:04Z")
        .containsEntry("last_log_seq", 4L)
        .containsEntry("assigned_to", "lead");
  }

  @Test
  void anExceptionWaitsUntilItIsApprovedOrRejected() {
    apply("t", "TraceStarted", "{}");
    apply("t", "ExceptionRequested", "{}");
    apply("t", "ExceptionRequested", "{}");
    assertThat(row()).containsEntry("exceptions_waiting", 2);
    apply("t", "ApprovalRecorded", "{'subject':{'subject_type':'exception','subject_id':'x'}}");
    apply("t", "ApprovalRecorded", "{'subject':{'subject_type':'action','subject_id':'x'}}");
    assertThat(row()).containsEntry("exceptions_waiting", 1);
  }

  @Test
  void aFinishedTraceIsOffTheWorklistAndStaysOff() {
    apply("t", "TraceStarted", "{}");
    apply("t", "TraceFinished", "{'outcome':'success'}");
    apply("t", "InputObserved", "{}");
    assertThat(rows()).isEmpty();
  }

  @Test
  void anOddEventIsSkipped() {
    assertThat(new OpenTraces().onError(null, new RuntimeException(), 1)).isEqualTo(OnError.SKIP);
  }

  @Test
  void itIsFoundByItsServiceFile() {
    assertThat(ServiceLoader.load(Projection.class).stream().map(p -> p.get().name()))
        .contains("open_traces");
  }

  private Map<String, Object> row() {
    assertThat(rows()).hasSize(1);
    return rows().get(0);
  }

  private List<Map<String, Object>> rows() {
    return tables.rows("acme", OpenTraces.WORKLIST);
  }

  private void apply(String traceId, String eventType, String payload) {
    events++;
    tables.apply(
        new Event(
            "acme",
            events,
            "e" + events,
            traceId,
            events - 1,
            eventType,
            "2026-01-01T00:00:0" + events + "Z",
            "2026-01-01T00:00:00Z",
            new Event.Source("p", "s", null),
            new Event.Actor("agent", "bot"),
            "k" + events,
            null,
            null,
            1,
            "[]",
            Payload.of(payload.replace('\'', '"')),
            ""));
  }
}
