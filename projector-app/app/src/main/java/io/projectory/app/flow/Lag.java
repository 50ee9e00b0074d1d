package io.projectory.app.flow;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a projection has yet to take: of a partition, in offsets, or of a tenant, in events.
 *
 * @param tenantId null for the partition as a whole
 * @param currentOffset the partition cursor; of a tenant, the log_seq it has applied
 * @param endOffset end of the partition for readers of committed records; of a tenant, the last
 *     log_seq of its log
 * @param lag the difference
 * @param lagSeconds age of the oldest event that is not applied; 0 when there is none
 */
public record Lag(
    String projection,
    int partition,
    @JsonInclude(JsonInclude.Include.NON_NULL) String tenantId,
    long currentOffset,
    long endOffset,
    long lag,
    long lagSeconds) {}
