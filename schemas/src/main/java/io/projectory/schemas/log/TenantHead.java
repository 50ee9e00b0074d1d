package io.projectory.schemas.log;

/** The last {@code log_seq} of a tenant's log. */
public record TenantHead(String tenantId, long lastLogSeq) {}
