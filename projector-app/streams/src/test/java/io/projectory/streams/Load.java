package io.projectory.streams;

import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.TestDatabase;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Writers that append as an application does. */
final class Load implements AutoCloseable {
  private static final int TENANTS = 6;

  private final Appender appender;
  private final CompletableFuture<Void> appending;
  private volatile boolean stopped;

  Load(TestDatabase log, long seed, int eventsPerSecond) {
    Workload workload =
        new Workload(
            WorkloadOptions.of(seed, Long.MAX_VALUE, TENANTS).withTenantPrefix("t" + seed + "-"));
    appender =
        new Appender(
            () -> log.dataSource(Roles.WRITER).getConnection(), AppenderOptions.of(seed, 2));
    appending = CompletableFuture.runAsync(() -> append(workload, eventsPerSecond));
  }

  long appended() {
    return appender.appended();
  }

  private void append(Workload workload, int perSecond) {
    try {
      appender.append(() -> paced(workload.iterator(), perSecond));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Iterator<Envelope> paced(Iterator<Envelope> all, int perSecond) {
    long started = System.nanoTime();
    return new Iterator<>() {
      private long handed;

      @Override
      public boolean hasNext() {
        return !stopped;
      }

      @Override
      public Envelope next() {
        LockSupport.parkNanos(
            Math.max(0, started + handed++ * 1_000_000_000L / perSecond - System.nanoTime()));
        return all.next();
      }
    };
  }

  @Override
  public void close() {
    stopped = true;
    appending.join();
  }
}
