package io.projectory.runtime.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Turns the loop of one worker until it is asked to stop or cannot go on. Knows nothing of the
 * work.
 */
final class WorkerThread implements AutoCloseable {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Runnable wakeup;
  private final Thread thread;

  /** {@code worker} is made with the pause that a stop request ends. */
  WorkerThread(
      String name,
      String topic,
      Clock clock,
      Function<Pause, Worker> worker,
      Runnable wakeup,
      Consumer<Throwable> failed) {
    this.wakeup = wakeup;
    this.thread = new Thread(() -> run(topic, worker.apply(pause(clock)), failed), name);
  }

  void start() {
    thread.start();
  }

  boolean alive() {
    return thread.isAlive();
  }

  /** Finishes the batch in hand, leaves the group. */
  @Override
  public void close() {
    stop.countDown();
    wakeup.run();
    try {
      thread.join(Duration.ofSeconds(8).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String topic, Worker worker, Consumer<Throwable> failed) {
    try {
      worker.start(topic);
      while (stop.getCount() > 0) {
        worker.step();
      }
    } catch (WakeupException e) {
      // asked to stop while waiting for the broker
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    } finally {
      close(worker, failed);
    }
  }

  private static void close(Worker worker, Consumer<Throwable> failed) {
    try {
      worker.close();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  private Pause pause(Clock clock) {
    return (Instant until) -> {
      long millis = Duration.between(clock.instant(), until).toMillis();
      try {
        if (millis > 0 && stop.await(millis, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
