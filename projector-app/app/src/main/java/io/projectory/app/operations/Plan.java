package io.projectory.app.operations;

import java.util.List;
import java.util.Map;

/**
 * What a replay or rebuild would do, before anything is touched.
 *
 * @param tenantId null is every tenant
 * @param scopes how many (tenant, projection) pairs it would bring to their target
 * @param rowsToClear by table; empty for a replay
 * @param rowsAreEstimates whether large tables were estimated from statistics
 * @param eventsToApply over all scopes
 * @param expectedSeconds at the rate of the newest comparable run, or null without one
 * @param reattachedScopes failed or paused scopes that it sets going again
 * @param conflictingJobId the active run in its way, or null
 * @param source {@code topic} or {@code log}
 */
public record Plan(
    String mode,
    String projectionName,
    String tenantId,
    long scopes,
    Map<String, Long> rowsToClear,
    boolean rowsAreEstimates,
    long eventsToApply,
    Long expectedSeconds,
    List<String> reattachedScopes,
    String conflictingJobId,
    String source) {}
