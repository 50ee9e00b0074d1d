package io.projectory.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, in order, and its end in reverse order. May be closed by another thread
 * while the start still goes on: what is added later is stopped at once. Thread-safe.
 */
final class Stop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Stop.class);

  private record Part(String name, Duration patience, AutoCloseable end) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param patience after which the next part is stopped, whether or not this one is done
   * @throws LocalStackException if the stack was told to stop meanwhile
   */
  void add(String name, Duration patience, AutoCloseable end) {
    Part part = new Part(name, patience, end);
    if (!keep(part)) {
      stop(part);
      throw new LocalStackException("stopped while starting");
    }
  }

  private synchronized boolean keep(Part part) {
    if (!closed) {
      parts.push(part);
    }
    return !closed;
  }

  private synchronized Part next() {
    closed = true;
    return parts.poll();
  }

  @Override
  public synchronized void close() {
    for (Part part = next(); part != null; part = next()) {
      stop(part);
    }
  }

  private static void stop(Part part) {
    FutureTask<Void> end =
        new FutureTask<>(
            () -> {
              part.end().close();
              return null;
            });
    Thread thread = new Thread(end, "stop-" + part.name());
    thread.setDaemon(true);
    thread.start();
    try {
      end.get(part.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.atWarn().addKeyValue("part", part.name()).log("did not stop in time");
    } catch (ExecutionException e) {
      log.atWarn().addKeyValue("part", part.name()).setCause(e.getCause()).log("did not stop well");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
