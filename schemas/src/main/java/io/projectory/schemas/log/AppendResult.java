package io.projectory.schemas.log;

import io.projectory.schemas.Event;

/**
 * What an append did.
 *
 * @param reused whether the event had been stored by an earlier append of the same idempotency key
 * @param event as stored
 */
public record AppendResult(boolean reused, Event event) {}
