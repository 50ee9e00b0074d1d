package io.projectory.schemas.log;

/** A place in a tenant's log, whether or not an event is there. */
public record LogPosition(String tenantId, long logSeq) {}
