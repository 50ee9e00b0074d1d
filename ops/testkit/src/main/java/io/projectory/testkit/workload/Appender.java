package io.projectory.testkit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends a workload with concurrent writers through plain INSERTs, as a foreign application would:
 * transactions of different sizes, some rolled back, some that commit late, several tenants in one.
 * The events of a trace keep their order because one writer has the whole trace.
 *
 * <p>A writer that loses its server comes back, finds out whether its last transaction had been
 * committed, and goes on: every event ends in the log exactly once.
 */
public final class Appender {
  private static final int QUEUED_PER_WRITER = 2_000;

  private final Connections connections;
  private final AppenderOptions options;
  private final AtomicLong appended = new AtomicLong();

  /**
   * @param connections opened as a role that may insert into and read the log
   */
  public Appender(Connections connections, AppenderOptions options) {
    this.connections = connections;
    this.options = options;
  }

  /** Events committed so far; may be read from any thread. */
  public long appended() {
    return appended.get();
  }

  /**
   * Returns when every event is committed.
   *
   * @throws IllegalStateException when a writer met an error that does not go away
   */
  public void append(Iterable<Envelope> workload) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(options.writers());
    try {
      List<BlockingQueue<Envelope>> queues = new ArrayList<>();
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < options.writers(); i++) {
        BlockingQueue<Envelope> queue = new ArrayBlockingQueue<>(QUEUED_PER_WRITER);
        queues.add(queue);
        writers.add(pool.submit(new Writer(i, connections, options, queue, appended)));
      }
      for (Envelope envelope : workload) {
        int writer = Math.floorMod(envelope.traceId().hashCode(), options.writers());
        hand(envelope, queues.get(writer), writers.get(writer));
      }
      for (int i = 0; i < options.writers(); i++) {
        hand(Writer.END, queues.get(i), writers.get(i));
      }
      for (Future<?> writer : writers) {
        join(writer);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void hand(Envelope envelope, BlockingQueue<Envelope> queue, Future<?> writer)
      throws InterruptedException {
    while (!queue.offer(envelope, 1, TimeUnit.SECONDS)) {
      if (writer.isDone()) {
        join(writer);
      }
    }
  }

  private static void join(Future<?> writer) throws InterruptedException {
    try {
      writer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer gave up: " + e.getCause().getMessage(), e);
    }
  }
}
