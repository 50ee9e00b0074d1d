package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What happened under one policy version in one hour, over all tenants.
 *
 * @param hour when it begins, in UTC
 * @param allowed evaluations that decided so, as {@code denied} and {@code exceptionRequired}
 * @param succeeded traces that evaluated the policy version and finished so in this hour, as {@code
 *     failed} and {@code abandoned}
 * @param late what the log recorded too late for its own hour
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PolicyHour(
    String policyId,
    String policyVersion,
    String hour,
    long allowed,
    long denied,
    long exceptionRequired,
    long exceptionRequested,
    long succeeded,
    long failed,
    long abandoned,
    long late) {}
