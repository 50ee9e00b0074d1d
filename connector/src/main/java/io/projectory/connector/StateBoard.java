package io.projectory.connector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The present state, for those who ask and those who wait. A final state stays. Thread-safe. */
final class StateBoard {
  private static final Logger log = LoggerFactory.getLogger(StateBoard.class);

  private final List<Consumer<ConnectorState>> listeners = new ArrayList<>();
  private ConnectorState state = ConnectorState.of(ConnectorState.Phase.STARTING);
  private boolean wasReady;

  synchronized ConnectorState get() {
    return state;
  }

  /** Whether it ever got as far as publishing. */
  synchronized boolean wasReady() {
    return wasReady;
  }

  void set(ConnectorState next) {
    List<Consumer<ConnectorState>> told;
    synchronized (this) {
      if (state.phase().isFinal() || state.equals(next)) {
        return;
      }
      state = next;
      wasReady |= next.phase() == ConnectorState.Phase.STREAMING;
      notifyAll();
      told = List.copyOf(listeners);
    }
    log.atInfo()
        .addKeyValue("state", next.phase().code())
        .addKeyValue("detail", next.detail())
        .log("The connector's state changed.");
    told.forEach(listener -> listener.accept(next));
  }

  /** Tells about later changes, and about the present state at once. */
  void listen(Consumer<ConnectorState> listener) {
    ConnectorState now;
    synchronized (this) {
      listeners.add(listener);
      now = state;
    }
    listener.accept(now);
  }

  /** Waits for a state; answers the state at that moment or at the end of the time. */
  synchronized ConnectorState await(Predicate<ConnectorState> wanted, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!wanted.test(state)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return state;
  }
}
