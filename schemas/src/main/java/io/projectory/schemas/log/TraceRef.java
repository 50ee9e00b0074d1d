package io.projectory.schemas.log;

/** A trace as the log held it up to and including {@code untilLogSeq}. */
public record TraceRef(String tenantId, String traceId, long untilLogSeq) {}
