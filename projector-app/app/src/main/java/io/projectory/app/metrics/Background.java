package io.projectory.app.metrics;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that works and pauses until it is told to stop, and keeps no process alive. */
final class Background implements AutoCloseable {
  private static final long LAST_STEP_MS = 2_000;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param work ends soon after {@link #pause} has answered that it is time to
   */
  Background(String name, Runnable work) {
    thread = new Thread(work, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Of its own thread. Answers whether it is time to stop, then without waiting. */
  boolean pause(long millis) {
    try {
      return stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Waits a little for the step in hand. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(LAST_STEP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
