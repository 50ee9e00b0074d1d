package io.projectory.runtime.loop;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A thread that takes one step after the other, and between two steps waits as long as the first
 * one says, or until somebody has work for it. Thread-safe.
 */
public final class WakingLoop implements AutoCloseable {
  private static final long LAST_STEP_MS = 8_000;

  private final LongSupplier step;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @param step answers how many milliseconds may pass until the next one, 0 for none; what it
   *     throws ends the thread
   */
  public WakingLoop(String name, LongSupplier step) {
    this.step = step;
    this.thread = new Thread(this::run, name);
  }

  public void start() {
    thread.start();
  }

  /** There is work: waits no longer. */
  public void wake() {
    wake.release();
  }

  /** Whether the step in hand is to be the last. */
  public boolean stopping() {
    return stopping;
  }

  /** Waits a few seconds for the step in hand. */
  @Override
  public void close() {
    stopping = true;
    wake.release();
    try {
      thread.join(LAST_STEP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      long millis = step.getAsLong();
      if (millis > 0) {
        await(millis);
      }
    }
  }

  private void await(long millis) {
    try {
      if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }
}
