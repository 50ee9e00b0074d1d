package io.projectory.runtime.fold;

/** A trace as one reading of a scope knows it; a newer reading has a new epoch. */
public record TraceKey(long epoch, String traceId) {}
