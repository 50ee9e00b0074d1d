package io.projectory.example;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.INTEGER;
import static io.projectory.api.Table.Type.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.api.Changes;
import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.List;
import java.util.Set;

/**
 * The worklist: one row per trace that has started and not finished, with what happened last and
 * how many of its exceptions wait for an approval. The row goes when the trace finishes.
 */
public final class OpenTraces implements Projection {
  static final Table WORKLIST =
      Table.named("ex_open_traces")
          .key("trace_id", TEXT)
          .column("workflow", TEXT)
          .column("title", TEXT)
          .column("started_by", TEXT)
          .column("started_at", TEXT)
          .column("event_count", INTEGER)
          .column("exceptions_waiting", INTEGER)
          .column("last_event_type", TEXT)
          .column("last_event_at", TEXT)
          .column("last_log_seq", BIGINT)
          .nullable("assigned_to", TEXT)
          .index("workflow", "last_log_seq")
          .index("exceptions_waiting")
          .build();

  @Override
  public String name() {
    return "open_traces";
  }

  @Override
  public List<Table> tables() {
    return List.of(WORKLIST);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.of(
        "TraceStarted",
        "InputObserved",
        "EntityObserved",
        "PolicyEvaluated",
        "ExceptionRequested",
        "ApprovalRecorded",
        "WorkflowReviewRequested",
        "PrecedentCited",
        "ActionProposed",
        "ActionCommitted",
        "TraceFinished");
  }

  @Override
  public void apply(Event event, Changes changes) {
    switch (event.eventType()) {
      case "TraceStarted" -> open(event, changes);
      case "TraceFinished" -> changes.delete(WORKLIST, event.traceId());
      default -> advance(event, changes);
    }
  }

  /** A worklist that misses one odd event is of more use than one that stands still. */
  @Override
  public OnError onError(Event event, Exception error, int attempt) {
    return OnError.SKIP;
  }

  private static void open(Event event, Changes changes) {
    JsonNode payload = event.payload().json();
    changes.insert(
        WORKLIST,
        event.traceId(),
        payload.path("workflow").asText(),
        payload.path("title").asText(),
        event.actor().actorType() + " " + event.actor().actorId(),
        event.occurredAt(),
        1,
        0,
        event.eventType(),
        event.occurredAt(),
        event.logSeq(),
        null);
  }

  /** An update of a row that is not there does nothing: whatever follows the end stays out. */
  private static void advance(Event event, Changes changes) {
    Changes.Update row =
        changes
            .update(WORKLIST, event.traceId())
            .add("event_count", 1)
            .set("last_event_type", event.eventType())
            .set("last_event_at", event.occurredAt())
            .set("last_log_seq", event.logSeq());
    switch (event.eventType()) {
      case "ExceptionRequested" -> row.add("exceptions_waiting", 1);
      case "ApprovalRecorded" -> approved(event, row);
      case "WorkflowReviewRequested" -> assigned(event, row);
      default -> {}
    }
  }

  private static void approved(Event event, Changes.Update row) {
    JsonNode subject = event.payload().json().path("subject");
    if (subject.path("subject_type").asText().equals("exception")) {
      row.add("exceptions_waiting", -1);
    }
  }

  private static void assigned(Event event, Changes.Update row) {
    JsonNode assignee = event.payload().json().path("assignee");
    row.set("assigned_to", assignee.path("role").asText(null));
  }
}
