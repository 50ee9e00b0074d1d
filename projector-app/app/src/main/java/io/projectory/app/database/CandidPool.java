package io.projectory.app.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A pool that says at once that its server is away, with the server's own word, and that is of use
 * as soon as the server is back.
 *
 * <p>A pool whose callers wait for a connection tries to make one again and again, with pauses of
 * its own that grow to seconds and that nobody can end: callers would go on timing out long after
 * the server's return. So nobody waits in here for a server that is away: whoever asks makes an
 * attempt himself, or shares the one that somebody makes just then. At a server's return, when all
 * ask at once, it has better things to do than to start a process for each. Thread-safe.
 */
final class CandidPool extends HikariDataSource {
  private final DataSource server;
  private final AtomicReference<CompletableFuture<Void>> attempt = new AtomicReference<>();
  private volatile boolean doubtful;

  CandidPool(HikariConfig config) {
    super(config);
    server = config.getDataSource();
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (doubtful || getHikariPoolMXBean().getTotalConnections() == 0) {
      attempt();
    }
    try {
      return super.getConnection();
    } catch (SQLTransientConnectionException e) {
      doubtful = true;
      throw e;
    }
  }

  private void attempt() throws SQLException {
    CompletableFuture<Void> own = new CompletableFuture<>();
    CompletableFuture<Void> other = attempt.compareAndExchange(null, own);
    if (other != null) {
      share(other);
      return;
    }
    try {
      server.getConnection().close();
      doubtful = false;
      own.complete(null);
    } catch (SQLException | RuntimeException | Error e) {
      own.completeExceptionally(e);
      throw e;
    } finally {
      attempt.set(null);
    }
  }

  private static void share(CompletableFuture<Void> other) throws SQLException {
    try {
      other.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException told) {
        throw told;
      }
      throw e;
    }
  }
}
