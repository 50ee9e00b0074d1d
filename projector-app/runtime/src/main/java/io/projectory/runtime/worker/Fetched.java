package io.projectory.runtime.worker;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What one poll brought, decoded, by partition.
 *
 * @param records how many records, also of partitions that were not ready for them
 */
record Fetched(int records, List<Part> parts) {
  /**
   * Records of one partition.
   *
   * @param opening the partition's when they were fetched
   * @param from where the consumer stood before them
   * @param next where it stood after them: offsets have gaps
   */
  record Part(
      PartitionWork work,
      long opening,
      long from,
      long next,
      Optional<Integer> leaderEpoch,
      Source.Batch batch) {

    /** Whether nothing was taken back since they were fetched. */
    boolean current() {
      return work.ready() && work.opening() == opening;
    }

    /** Whether they begin at the cursor: records between it and these would be run over. */
    boolean follows() {
      return from == work.held();
    }

    BatchResult apply() throws SQLException {
      return follows() ? batch.apply(next, leaderEpoch) : BatchResult.STALE;
    }
  }
}
