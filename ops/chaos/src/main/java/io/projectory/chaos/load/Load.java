package io.projectory.chaos.load;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.StackException;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Several writers that append realistic events of several tenants until they are stopped. */
public final class Load implements AutoCloseable {
  private static final String PREFIX = "tenant-";

  private final LoadOptions options;
  private final Appender appender;
  private final CompletableFuture<Void> appending;
  private volatile boolean stopped;

  private Load(ChaosStack stack, long seed, LoadOptions options) {
    this.options = options;
    Workload workload =
        new Workload(
            WorkloadOptions.of(seed, Long.MAX_VALUE, options.tenants()).withTenantPrefix(PREFIX));
    appender = new Appender(stack.databases()::writer, AppenderOptions.of(seed, options.writers()));
    appending = CompletableFuture.runAsync(() -> append(workload));
  }

  /**
   * How much.
   *
   * @param eventsPerSecond over all writers
   */
  public record LoadOptions(int tenants, int writers, int eventsPerSecond) {}

  public static Load start(ChaosStack stack, long seed, LoadOptions options) {
    return new Load(stack, seed, options);
  }

  private void append(Workload workload) {
    try {
      appender.append(() -> new Paced(workload.iterator()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  /** The tenants that are written for. */
  public List<String> tenants() {
    List<String> tenants = new ArrayList<>();
    for (int i = 1; i <= options.tenants(); i++) {
      tenants.add(PREFIX + i);
    }
    return tenants;
  }

  public long appended() {
    return appender.appended();
  }

  /** Whether the writers still write; a writer never gives up on a server that comes back. */
  public boolean running() {
    return !appending.isDone();
  }

  /** Writes what was begun and ends; throws what a writer met. */
  @Override
  public void close() {
    stopped = true;
    appending.join();
  }

  private final class Paced implements Iterator<Envelope> {
    private final Iterator<Envelope> events;
    private final long started = System.nanoTime();
    private long handed;

    Paced(Iterator<Envelope> events) {
      this.events = events;
    }

    @Override
    public boolean hasNext() {
      return !stopped;
    }

    @Override
    public Envelope next() {
      long due = started + handed * TimeUnit.SECONDS.toNanos(1) / options.eventsPerSecond();
      long early = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime());
      if (early > 5) {
        Await.pause(Duration.ofMillis(early));
      }
      handed++;
      return events.next();
    }
  }
}
