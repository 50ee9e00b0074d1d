package io.projectory.decisiongraph;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.INTEGER;
import static io.projectory.api.Table.Type.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.api.Changes;
import io.projectory.api.Digest;
import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.List;
import java.util.Set;

/**
 * One row per trace, written at its start and at its end (SEMANTICS 7.4). {@code event_count}
 * counts these two, not the events between.
 */
public final class TraceSummary implements Projection {
  static final Table SUMMARIES =
      Table.named("dg_trace_summary")
          .key("trace_id", TEXT)
          .column("workflow", TEXT)
          .column("title", TEXT)
          .nullable("primary_entity_type", TEXT)
          .nullable("primary_entity_system", TEXT)
          .nullable("primary_entity_id", TEXT)
          .nullable("outcome", TEXT)
          .column("started_at", TEXT)
          .nullable("finished_at", TEXT)
          .column("event_count", INTEGER)
          .column("last_log_seq", BIGINT)
          .index("workflow")
          .index("outcome")
          .index("last_log_seq")
          .build();

  private static final Digest DIGEST =
      Digest.array(
          SUMMARIES,
          "trace_id",
          "workflow",
          "title",
          "primary_entity_type",
          "primary_entity_id",
          "outcome",
          "started_at",
          "finished_at",
          "event_count",
          "last_log_seq");

  @Override
  public String name() {
    return DecisionGraph.TRACE_SUMMARY;
  }

  @Override
  public List<Table> tables() {
    return List.of(SUMMARIES);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.of("TraceStarted", "TraceFinished");
  }

  @Override
  public void apply(Event event, Changes changes) {
    if (event.eventType().equals("TraceStarted")) {
      started(event, changes);
    } else {
      finished(event, changes);
    }
  }

  @Override
  public OnError onError(Event event, Exception error, int attempt) {
    return DecisionGraph.onError(error);
  }

  @Override
  public Digest digest() {
    return DIGEST;
  }

  /**
   * The count starts at 0 and is raised afterwards, so that one more TraceStarted of a trace
   * changes nothing but the count and the sequence. A workflow or title that is an explicit null
   * has no place in the row: the insert refuses it.
   */
  private static void started(Event event, Changes changes) {
    JsonNode payload = event.payload().json();
    JsonNode primary = Member.object(payload, "primary_entity");
    changes.insert(
        SUMMARIES,
        event.traceId(),
        Member.text(payload, "workflow", ""),
        Member.text(payload, "title", ""),
        Member.text(primary, "entity_type", null),
        Member.text(primary, "system", null),
        Member.text(primary, "entity_id", null),
        null,
        event.occurredAt(),
        null,
        0,
        event.logSeq());
    count(event, changes);
  }

  private static void finished(Event event, Changes changes) {
    count(event, changes)
        .set("outcome", Member.text(event.payload().json(), "outcome", "success"))
        .set("finished_at", event.occurredAt());
  }

  private static Changes.Update count(Event event, Changes changes) {
    return changes
        .update(SUMMARIES, event.traceId())
        .add("event_count", 1)
        .set("last_log_seq", event.logSeq());
  }
}
