package io.projectory.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks the parts of the stack, again and again, whether they still can. Thread-safe. */
final class Supervisor implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private record Watched(String name, Supplier<Optional<String>> failure) {}

  private final List<Watched> parts = new ArrayList<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
          });

  synchronized void watch(String name, Supplier<Optional<String>> part) {
    parts.add(new Watched(name, part));
  }

  void start() {
    long millis = INTERVAL.toMillis();
    clock.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    for (Watched part : parts) {
      part.failure().get().ifPresent(why -> failure.complete(part.name() + " stopped: " + why));
    }
  }

  String awaitFailure() throws InterruptedException {
    try {
      return failure.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
