package io.projectory.cli.acceptance;

import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

/** Somebody who appends at a steady pace until told to stop. */
final class LiveAppends implements AutoCloseable {
  private final Appender appender;
  private final CompletableFuture<Void> writing;
  private volatile boolean stopping;

  LiveAppends(Appender appender, Workload workload, int perSecond) {
    this.appender = appender;
    Iterable<Envelope> paced = new Paced(workload, perSecond);
    writing = CompletableFuture.runAsync(() -> write(paced));
  }

  private void write(Iterable<Envelope> paced) {
    try {
      appender.append(() -> untilStopped(paced.iterator()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Iterator<Envelope> untilStopped(Iterator<Envelope> all) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !stopping && all.hasNext();
      }

      @Override
      public Envelope next() {
        return all.next();
      }
    };
  }

  /** Events that are committed. */
  long appended() {
    return appender.appended();
  }

  /** Waits until the last of them is committed. */
  @Override
  public void close() {
    stopping = true;
    writing.join();
  }
}
