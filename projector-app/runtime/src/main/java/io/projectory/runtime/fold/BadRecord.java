package io.projectory.runtime.fold;

/** A record that stands for no event of the log: recorded and passed over. */
public record BadRecord(long offset, String reason, String tenantId, Long logSeq) {}
