package io.projectory.runtime.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.RfcNow;
import java.time.Instant;

/** A run as the public sees it: the names of SEMANTICS 11, and what its progress needs. */
public final class RunJson {
  private RunJson() {}

  public static ObjectNode of(Run run) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("job_id", run.jobId());
    json.put("tenant_id", run.tenantId());
    json.put("projection_name", run.projection());
    json.put("mode", run.mode().code());
    json.put("status", run.status().code());
    json.put("requested_at", time(run.requestedAt()));
    json.put("started_at", time(run.startedAt()));
    json.put("finished_at", time(run.finishedAt()));
    json.put("since_log_seq", run.sinceLogSeq());
    json.put("until_log_seq", run.untilLogSeq());
    json.put("processed_events", run.processedEvents());
    json.put("last_log_seq", run.lastLogSeq());
    json.put("total_events", run.totalEvents());
    json.put("batch_size", run.batchSize());
    json.put("max_events_per_second", run.maxEventsPerSecond());
    json.put("from_log", run.fromLog());
    json.put(
        "events_per_second",
        run.eventsPerSecond() == null ? null : (Long) Math.round(run.eventsPerSecond()));
    json.put("eta_seconds", etaSeconds(run));
    json.put("error_code", run.errorCode());
    json.put("error_message", run.errorMessage());
    json.put("metadata_json", run.metadata());
    return json;
  }

  /** Until the run has applied everything at its present rate; null when that is not known. */
  public static Long etaSeconds(Run run) {
    boolean known =
        run.status() == RunStatus.RUNNING
            && run.totalEvents() != null
            && run.eventsPerSecond() != null
            && run.eventsPerSecond() > 0;
    return known
        ? (Long)
            Math.round(
                Math.max(0, run.totalEvents() - run.processedEvents()) / run.eventsPerSecond())
        : null;
  }

  private static String time(Instant instant) {
    return instant == null ? null : RfcNow.format(instant);
  }
}
