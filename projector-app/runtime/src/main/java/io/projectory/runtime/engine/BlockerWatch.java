package io.projectory.runtime.engine;

import io.projectory.runtime.store.BlockerStore;
import io.projectory.runtime.store.BlockerStore.Blocker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the database session of a member that hangs inside its transaction and keeps its successor
 * waiting for longer than the heartbeat time-out. Server-side time-outs end most of them earlier,
 * but none fires while a COPY waits for its client (DESIGN 4, rules).
 */
final class BlockerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockerWatch.class);
  private static final long LOOK_MILLIS = 1_000;

  private final DataSource views;
  private final Duration patience;
  private final Clock clock;
  private final Map<Blocker, Seen> since = new HashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "blocker-watch");

  BlockerWatch(DataSource views, Duration patience, Clock clock) {
    this.views = views;
    this.patience = patience;
    this.clock = clock;
  }

  private record Seen(Instant first, Instant last) {
    Seen again(Instant now) {
      return new Seen(first, now);
    }
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(3_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      Instant now = clock.instant();
      for (Blocker blocker : BlockerStore.find(connection)) {
        Seen seen = since.merge(blocker, new Seen(now, now), (old, fresh) -> old.again(now));
        if (!seen.first().plus(patience).isAfter(now)
            && BlockerStore.terminate(connection, blocker)) {
          LOG.warn("Ended a database session that kept others waiting pid={}", blocker.pid());
        }
      }
      // a waiter gives up after its lock time-out and comes back: the blocker is still the same
      since.values().removeIf(seen -> seen.last().plus(patience).isBefore(now));
    } catch (SQLException e) {
      LOG.debug("Waiting sessions could not be looked at error={}", e.toString());
    }
  }
}
