package io.projectory.app.operations;

/** A row of {@code dg_projection_failures} (SEMANTICS 10); {@code resolvedAt} may be null. */
public record Failure(
    String id,
    String tenantId,
    String projectionName,
    long logSeq,
    String traceId,
    String eventId,
    String errorCode,
    String errorMessage,
    boolean recoverable,
    int retryCount,
    String status,
    String metadataJson,
    String recordedAt,
    String resolvedAt) {}
