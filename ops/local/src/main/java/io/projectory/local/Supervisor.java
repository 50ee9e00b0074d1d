package io.projectory.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the parts of the stack, again and again, whether they work and still can. Thread-safe. */
final class Supervisor implements AutoCloseable {

  private static final Duration UNTIL_READY = Duration.ofMillis(50);
  private static final Duration AFTERWARDS = Duration.ofMillis(500);

  private final Map<String, Supplier<Optional<String>>> failures = new LinkedHashMap<>();
  private final Map<String, Worker> workers = new LinkedHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
          });

  synchronized void watch(String name, Supplier<Optional<String>> part) {
    failures.put(name, part);
  }

  synchronized void watch(String name, Worker worker) {
    failures.put("the " + name, worker::failure);
    workers.put("the " + name, worker);
  }

  void start() {
    clock.execute(this::lookAndRepeat);
  }

  private void lookAndRepeat() {
    look();
    Duration pause = ready.isDone() ? AFTERWARDS : UNTIL_READY;
    if (!clock.isShutdown()) {
      clock.schedule(this::lookAndRepeat, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void look() {
    failures.forEach(
        (name, part) -> part.get().ifPresent(why -> failure.complete(name + " stopped: " + why)));
    if (workers.values().stream().allMatch(Worker::ready)) {
      ready.complete(null);
    }
  }

  /**
   * @throws LocalStackException if a part fails before, or it takes longer
   */
  void awaitReady(Duration patience) {
    try {
      CompletableFuture.anyOf(ready, failure, closed)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LocalStackException("not ready after " + patience.toSeconds() + " s: " + waiting());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted while starting", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (failure.isDone()) {
      throw new LocalStackException(failure.join());
    }
    if (closed.isDone()) {
      throw new LocalStackException("stopped while starting");
    }
  }

  private synchronized String waiting() {
    List<String> late = new ArrayList<>();
    workers.forEach(
        (name, worker) -> {
          if (!worker.ready()) {
            late.add(name + ": " + worker.state());
          }
        });
    return String.join("; ", late);
  }

  /** One line: which part failed, and why. Does not return if none fails before the end. */
  String awaitFailure() throws InterruptedException {
    try {
      return failure.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed.complete(null);
    clock.shutdownNow();
  }
}
