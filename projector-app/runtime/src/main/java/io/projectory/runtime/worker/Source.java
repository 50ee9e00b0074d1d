package io.projectory.runtime.worker;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How the records of a topic become rows: the seam between the event topic, whose records have a
 * place in the log, and a projection's own topic, whose records have nothing but their offset. All
 * that the loop needs to know of either.
 */
interface Source {

  /** Records that were read, and may wait until those before them are applied. */
  @FunctionalInterface
  interface Batch {
    /**
     * @param position the consumer's position after the last record: offsets have gaps
     * @throws SQLException or another infrastructure failure: nothing after the cursor was applied
     */
    BatchResult apply(long position, Optional<Integer> leaderEpoch) throws SQLException;
  }

  /** Decodes; may run ahead of what was applied, on the worker's thread. */
  Batch read(PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records);

  /**
   * Applies records of several partitions in one transaction: one commit for all that a poll
   * brought.
   *
   * @return false when nothing was done, and each part is to be applied by itself
   * @throws SQLException or another infrastructure failure: nothing was done
   */
  boolean applyTogether(List<Fetched.Part> parts) throws SQLException;

  /** Whether the cursor is to follow the consumer over offsets that hold no record. */
  boolean followsPosition();
}
