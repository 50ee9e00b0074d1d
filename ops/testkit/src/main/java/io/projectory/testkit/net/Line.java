package io.projectory.testkit.net;

/** The state of the line that all connections of a proxy share. */
final class Line {
  private boolean cut;
  private boolean stalled;
  private boolean stallAfterCopyData;
  private long latencyMillis;
  private long delayed;

  synchronized void cut() {
    cut = true;
    notifyAll();
  }

  synchronized void stall() {
    stalled = true;
  }

  synchronized void stallAfterCopyData() {
    stallAfterCopyData = true;
  }

  /** The end of a CopyData passes: nothing after it does. */
  synchronized void copyDataPasses() {
    stalled |= stallAfterCopyData;
    stallAfterCopyData = false;
  }

  synchronized boolean isStalled() {
    return stalled;
  }

  synchronized void latency(long millis) {
    latencyMillis = millis;
  }

  synchronized void restore() {
    cut = false;
    stalled = false;
    stallAfterCopyData = false;
    latencyMillis = 0;
    notifyAll();
  }

  synchronized boolean isCut() {
    return cut;
  }

  synchronized long delayed() {
    return delayed;
  }

  /** Returns when a piece of data may pass: false when the line was cut meanwhile. */
  synchronized boolean awaitPassage() throws InterruptedException {
    delayed += stalled || latencyMillis > 0 ? 1 : 0;
    long due = System.nanoTime() + latencyMillis * 1_000_000;
    while (!cut) {
      long leftMillis = (due - System.nanoTime() + 999_999) / 1_000_000;
      if (stalled) {
        wait();
      } else if (leftMillis > 0 && latencyMillis > 0) {
        wait(leftMillis);
      } else {
        return true;
      }
    }
    return false;
  }
}
