package io.projectory.runtime.store;

import java.time.Instant;
import java.util.Optional;

/**
 * From where to where a batch moves the cursor of one partition.
 *
 * @param held where the member holds it
 * @param newest time of the last record applied, of a topic whose records have no place in the log;
 *     null leaves what was noted before
 */
public record CursorStep(
    int partition, long held, long next, Optional<Integer> leaderEpoch, Instant newest) {

  /** In the event topic. */
  public CursorStep(int partition, long held, long next, Optional<Integer> leaderEpoch) {
    this(partition, held, next, leaderEpoch, null);
  }
}
