package io.projectory.connector.engine;

import io.debezium.engine.spi.OffsetCommitPolicy;
import java.time.Duration;

/**
 * Decides when a marked position is saved, and, because Debezium asks it after each look into an
 * empty queue, is where the sender's thread waits for the next change. No lock is held meanwhile.
 */
final class ParkingPolicy implements OffsetCommitPolicy {
  private static final long SAVE_MILLIS = 250;

  private final Tap tap;
  private boolean inBatch;

  ParkingPolicy(Tap tap) {
    this.tap = tap;
  }

  /** Asked from inside a batch it does not wait. */
  void inBatch(boolean value) {
    inBatch = value;
  }

  @Override
  public boolean performCommit(long marked, Duration sinceLastSave) {
    long left = SAVE_MILLIS - sinceLastSave.toMillis();
    if (marked > 0 && left <= 0) {
      return true;
    }
    if (inBatch) {
      return false;
    }
    long began = System.nanoTime();
    park(marked > 0 ? left : SAVE_MILLIS);
    long waited = (System.nanoTime() - began) / 1_000_000;
    return marked > 0 && waited >= left;
  }

  private void park(long millis) {
    try {
      tap.awaitChange(millis);
    } catch (InterruptedException e) {
      // Debezium's next look into the queue ends with it
      Thread.currentThread().interrupt();
    }
  }
}
