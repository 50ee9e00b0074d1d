package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.log.Slot;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets the slot free for a new leader. The leader before may still be closing, or hang with its
 * replication session open: it is given a moment, then its session is ended, which is ours to do
 * because we hold the lock and it is our role's. One thread.
 */
final class SlotClearing {
  private static final long LOOK_MILLIS = 50;

  private final LeaderSession session;
  private final ConnectorConfig config;
  private final CompletableFuture<Void> stop;

  SlotClearing(LeaderSession session, ConnectorConfig config, CompletableFuture<Void> stop) {
    this.session = session;
    this.config = config;
    this.stop = stop;
  }

  /**
   * @throws ConnectorException {@code slot_in_use} by another role
   */
  void free(Duration patience) throws Exception {
    if (awaitFree(patience)) {
      return;
    }
    Optional<Slot> slot = Slot.read(session.connection(), config.slot());
    if (slot.isPresent() && slot.get().active()) {
      requireOwn(slot.get());
      slot.get().terminateActive(session.connection());
    }
    if (!awaitFree(config.heartbeatTimeout())) {
      throw new ConnectorException(
          StopReason.SLOT_IN_USE, "slot %s stays in use".formatted(config.slot()));
    }
  }

  private void requireOwn(Slot slot) {
    if (!config.user().equals(slot.activeUser())) {
      throw new ConnectorException(
          StopReason.SLOT_IN_USE,
          "role %s streams from slot %s".formatted(slot.activeUser(), slot.name()));
    }
  }

  private boolean awaitFree(Duration patience) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (Slot.read(session.connection(), config.slot()).filter(Slot::active).isPresent()) {
      if (System.nanoTime() > deadline || stopped()) {
        return false;
      }
    }
    return true;
  }

  private boolean stopped() throws InterruptedException {
    try {
      stop.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
