package io.projectory.testkit.net;

/** The state of the line that all connections of a proxy share. */
final class Line {
  private boolean cut;
  private boolean stalled;
  private long latencyMillis;

  synchronized void cut() {
    cut = true;
    notifyAll();
  }

  synchronized void stall() {
    stalled = true;
  }

  synchronized void latency(long millis) {
    latencyMillis = millis;
  }

  synchronized void restore() {
    cut = false;
    stalled = false;
    latencyMillis = 0;
    notifyAll();
  }

  synchronized boolean isCut() {
    return cut;
  }

  /** Returns when a piece of data may pass: false when the line was cut meanwhile. */
  synchronized boolean awaitPassage() throws InterruptedException {
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
