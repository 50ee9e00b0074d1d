package io.projectory.runtime.log;

/** A trace of a tenant, seen up to a position of the tenant's log. */
public record TraceRef(String tenantId, String traceId, long untilLogSeq) {}
