package io.projectory.runtime.fold;

import io.projectory.schemas.Event;
import java.util.List;

/**
 * What is known of a trace at some event of its tenant.
 *
 * @param next the {@code trace_seq} that its next event must have
 * @param remembered its events so far of the types that the projection's history asks for, in their
 *     order; null when they are not known. Not to be changed by anybody
 */
public record TraceState(int next, List<Event> remembered) {}
