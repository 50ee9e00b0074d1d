package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** One row per trace, written at its start and at its end (SEMANTICS 7.4). */
final class TraceSummaryFold extends ProjectionFold {
  private static final List<String> COLUMNS = FoldTable.TRACE_SUMMARY.columns();
  private static final int OUTCOME = COLUMNS.indexOf("outcome");
  private static final int FINISHED_AT = COLUMNS.indexOf("finished_at");
  private static final int EVENT_COUNT = COLUMNS.indexOf("event_count");
  private static final int LAST_LOG_SEQ = COLUMNS.indexOf("last_log_seq");

  private final Rows summaries = new Rows(FoldTable.TRACE_SUMMARY);

  TraceSummaryFold(Set<String> skippedEvents) {
    super("trace_summary", skippedEvents);
  }

  @Override
  List<Rows> tables() {
    return List.of(summaries);
  }

  @Override
  void apply(LogEvent event, JsonNode payload) throws PoisonException {
    switch (event.eventType()) {
      case "TraceStarted" -> started(event, payload);
      case "TraceFinished" -> finished(event, payload);
      default -> {}
    }
  }

  private void started(LogEvent event, JsonNode payload) throws PoisonException {
    Object[] row = summaries.get(event.traceId());
    if (row != null) {
      count(row, event);
      return;
    }
    String workflow = Member.text(payload, "workflow", "");
    String title = Member.text(payload, "title", "");
    if (workflow == null || title == null) {
      throw new PoisonException("storage", "workflow and title may not be null");
    }
    JsonNode primary = Member.objectOrEmpty(payload, "primary_entity");
    summaries.insert(
        event.traceId(),
        workflow,
        title,
        Member.text(primary, "entity_type", null),
        Member.text(primary, "system", null),
        Member.text(primary, "entity_id", null),
        null,
        event.occurredAt(),
        null,
        1L,
        event.logSeq());
  }

  private void finished(LogEvent event, JsonNode payload) {
    Object[] row = summaries.get(event.traceId());
    if (row != null) {
      row[OUTCOME] = Member.text(payload, "outcome", "success");
      row[FINISHED_AT] = event.occurredAt();
      count(row, event);
    }
  }

  private static void count(Object[] row, LogEvent event) {
    row[EVENT_COUNT] = (Long) row[EVENT_COUNT] + 1;
    row[LAST_LOG_SEQ] = event.logSeq();
  }
}
