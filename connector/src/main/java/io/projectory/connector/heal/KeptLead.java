package io.projectory.connector.heal;

import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Beats on a leader's session while another thread works for long. Owns the session meanwhile. */
public final class KeptLead implements AutoCloseable {
  private final LeaderSession session;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "connector-lead");
  private volatile SQLException lost;

  private KeptLead(LeaderSession session, Duration interval) {
    this.session = session;
    this.interval = interval;
  }

  public static KeptLead of(LeaderSession session, Duration interval) {
    KeptLead kept = new KeptLead(session, interval);
    kept.thread.setDaemon(true);
    kept.thread.start();
    return kept;
  }

  /**
   * @throws ConnectorException {@code slot_in_use} if the session ended: another instance may lead
   */
  public void require() {
    if (lost != null) {
      throw new ConnectorException(
          StopReason.SLOT_IN_USE, "the lead was lost meanwhile; run it again", lost);
    }
  }

  private void run() {
    try {
      do {
        session.beat();
      } while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (SQLException e) {
      lost = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
