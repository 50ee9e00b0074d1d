package io.projectory.bench.latency;

import io.projectory.bench.latency.Journeys.Journey;
import io.projectory.bench.load.PlainTraces;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.SingleAppender;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends at a fixed rate, whether or not the stack keeps up, and watches each event on its way: a
 * consumer of the topic beside the projector's, and a reader of the rows. Every writer has tenants
 * of its own, so that each tenant's events keep their order.
 */
final class OpenLoop {
  private static final int WRITERS = 4;
  private static final int EVENTS_PER_TRACE = 6;
  private static final Duration ARRIVE = Duration.ofSeconds(30);

  private final Stack stack;
  private int runs;

  OpenLoop(Stack stack) {
    this.stack = stack;
  }

  Journeys run(int rate, Duration time) throws Exception {
    long events = rate * time.toSeconds() / WRITERS * WRITERS;
    String prefix = "run" + ++runs + "-";
    Map<String, Journey> journeys = new ConcurrentHashMap<>();
    try (TopicWatch topic = new TopicWatch(stack.bootstrapServers(), journeys);
        RowWatch rows = new RowWatch(stack.reader())) {
      topic.start();
      rows.start();
      append(rate, events, prefix, journeys, rows);
      rows.awaitAll(ARRIVE);
      topic.awaitAll(ARRIVE);
    }
    return new Journeys(journeys.values());
  }

  private void append(
      int rate, long events, String prefix, Map<String, Journey> journeys, RowWatch rows)
      throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      long start = System.nanoTime() + 50_000_000;
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        running.add(
            writers.submit(
                () -> {
                  write(writer, rate, events, start, prefix, journeys, rows);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private void write(
      int writer,
      int rate,
      long events,
      long start,
      String prefix,
      Map<String, Journey> journeys,
      RowWatch rows)
      throws Exception {
    Iterator<Envelope> workload =
        new PlainTraces(prefix + writer + "-", events / WRITERS, 2, EVENTS_PER_TRACE, 256)
            .iterator();
    try (Connection connection = stack.writer();
        SingleAppender appender = new SingleAppender(connection)) {
      for (long i = writer; workload.hasNext(); i += WRITERS) {
        Envelope envelope = workload.next();
        long due = start + i * 1_000_000_000L / rate;
        waitUntil(due);
        Journey journey = new Journey(envelope.tenantId(), envelope.traceId(), due);
        journeys.put(envelope.eventId(), journey);
        journey.logSeq = appender.append(envelope);
        journey.committed = System.nanoTime();
        rows.expect(journey);
      }
    }
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
