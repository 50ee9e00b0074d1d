package io.projectory.runtime.fold;

import io.projectory.schemas.Event;

/**
 * The event that stops a scope, and why.
 *
 * @param event null when the record could not be read
 * @param fromProjection whether {@code apply} or its statement failed, so that the projection is
 *     asked what to do; the engine's own checks are never up for discussion
 */
public record EventFailure(Event event, long logSeq, Exception error, boolean fromProjection) {}
