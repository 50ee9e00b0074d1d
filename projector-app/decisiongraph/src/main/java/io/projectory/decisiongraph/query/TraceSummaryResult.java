package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A row of {@code dg_trace_summary}; an open trace has neither outcome nor end. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TraceSummaryResult(
    String traceId,
    String workflow,
    String title,
    String primaryEntityType,
    String primaryEntitySystem,
    String primaryEntityId,
    String startedAt,
    String finishedAt,
    String outcome,
    int eventCount,
    long lastLogSeq) {}
