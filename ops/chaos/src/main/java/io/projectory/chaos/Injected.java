package io.projectory.chaos;

import java.time.Duration;

/**
 * One fault that was tried.
 *
 * @param atMillis since the start of the faults
 * @param observed what was seen of it; what was missing if it does not count
 * @param counts whether its effect was seen
 * @param recovery from its end until an event appended then was in every projection of every
 *     tenant; null for one that does not count
 */
public record Injected(
    String kind, long atMillis, String observed, boolean counts, Duration recovery) {}
