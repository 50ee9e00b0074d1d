package io.projectory.connector.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts what one connector did since its process started. Thread-safe. */
public final class Progress {
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong failedAttempts = new AtomicLong();
  private final LongSupplier nanoTime;
  private volatile long lastBeat;
  private volatile Runnable listener = () -> {};

  /** Of a loop that has just turned. */
  public Progress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastBeat = nanoTime.getAsLong();
  }

  /** Is called after each batch, on the engine's thread. */
  public void onBatch(Runnable value) {
    listener = value;
  }

  void published(int count) {
    events.addAndGet(count);
    batches.incrementAndGet();
    listener.run();
  }

  /** The loop turns: it leads and beat, or stands by and asked for the lead. */
  public void beat() {
    lastBeat = nanoTime.getAsLong();
  }

  /** Since the loop last turned. */
  public Duration beatAge() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastBeat);
  }

  /** An attempt to lead ended with an error; another one follows. */
  public void attemptFailed() {
    failedAttempts.incrementAndGet();
  }

  public long failedAttempts() {
    return failedAttempts.get();
  }

  /** Events acknowledged by the brokers, repeated ones included. */
  public long events() {
    return events.get();
  }

  /** Batches of changes and marks; stands still when nothing comes from the log's server. */
  public long batches() {
    return batches.get();
  }
}
