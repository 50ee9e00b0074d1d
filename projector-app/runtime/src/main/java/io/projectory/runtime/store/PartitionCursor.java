package io.projectory.runtime.store;

import java.util.Optional;

/**
 * The next Kafka offset that a projection applies from a partition, and what it belongs to.
 *
 * @param topicId of the topic when the cursor was created
 * @param partitionCount of the topic when the cursor was created
 * @param leaderEpoch of the last record before {@code nextOffset}, when known
 */
public record PartitionCursor(
    int partition,
    long nextOffset,
    String topicId,
    int partitionCount,
    Optional<Integer> leaderEpoch) {}
