package io.projectory.connector.state;

import io.projectory.connector.log.Lsn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The present leader's state: saves positions, and knows the last one that the brokers
 * acknowledged. Thread-safe.
 */
public final class StateStore {
  private final BiFunction<byte[], byte[], CompletableFuture<Void>> send;
  private final Supplier<List<Long>> ends;
  private volatile SavedState acknowledged;

  /**
   * @param send sends a record of the state topic; the future ends with the brokers' word
   * @param ends how far the event topic is filled, per partition
   * @param initial already saved
   */
  public StateStore(
      BiFunction<byte[], byte[], CompletableFuture<Void>> send,
      Supplier<List<Long>> ends,
      SavedState initial) {
    this.send = send;
    this.ends = ends;
    this.acknowledged = initial;
  }

  /** The last state that is safe with the brokers. */
  public SavedState acknowledged() {
    return acknowledged;
  }

  /** Saves a position; the future ends when it is safe. */
  public CompletableFuture<Void> save(Lsn position) {
    SavedState next = acknowledged.at(position).with(acknowledged.extent().reaching(ends.get()));
    return send.apply(StateTopic.key(next), StateTopic.value(next))
        .thenRun(() -> acknowledged = next);
  }
}
