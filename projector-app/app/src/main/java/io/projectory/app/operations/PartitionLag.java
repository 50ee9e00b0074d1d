package io.projectory.app.operations;

/**
 * What one projection has yet to take from one partition, in offsets. Offsets have gaps, so this is
 * an upper bound of events; {@link ProjectionHealth} counts events.
 *
 * @param currentOffset the partition cursor in Postgres; 0 before the first batch
 * @param endOffset end of the partition for readers of committed records
 */
public record PartitionLag(
    String projection, int partition, long currentOffset, long endOffset, long lag) {}
