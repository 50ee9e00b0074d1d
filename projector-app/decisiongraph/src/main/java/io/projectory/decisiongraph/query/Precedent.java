package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A finished trace; the policy is null unless one was asked for. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Precedent(
    String traceId,
    String workflow,
    String title,
    String outcome,
    String policyId,
    String policyVersion,
    String finishedAt) {}
