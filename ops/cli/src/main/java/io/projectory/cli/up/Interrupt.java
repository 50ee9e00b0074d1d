package io.projectory.cli.up;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C and SIGTERM end the process in good order and with exit code 0: that is how a stack
 * is meant to be stopped. One per process.
 */
public final class Interrupt {
  private static final long PATIENCE_S = 11;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Runnable stop = () -> {};
  private volatile boolean disarmed;
  private volatile boolean signalled;

  /** From now on; until {@link #stopBy}, the process ends when the start has been given up. */
  public void arm() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "interrupt"));
  }

  /** How to stop what runs now. */
  public void stopBy(Runnable how) {
    stop = how;
    stopped.countDown();
  }

  /** There is nothing to stop (any more); the process ends with its own exit code. */
  public void disarm() {
    disarmed = true;
    stopped.countDown();
  }

  /** If a signal came: waits for the end of the process, since errors are then none. */
  public void awaitEndIfSignalled() throws InterruptedException {
    if (signalled) {
      stopped.countDown();
      new CountDownLatch(1).await();
    }
  }

  private void onSignal() {
    if (disarmed) {
      return;
    }
    signalled = true;
    try {
      if (stopped.await(PATIENCE_S, TimeUnit.SECONDS)) {
        stop.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }
}
