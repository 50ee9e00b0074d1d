package io.projectory.bench.latency;

import io.projectory.bench.latency.Journeys.Journey;
import io.projectory.testkit.await.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks for the row that each event makes, again and again, until it sees it: an edge of the graph,
 * or the summary that a trace's last event changes. A reader on a connection of its own, as an
 * application would have one; its pause bounds how much later than true it sees a row.
 */
final class RowWatch implements AutoCloseable {
  private static final long PAUSE_NANOS = 1_000_000;

  /** By the keys whatever the statistics say: a scan of the tables would take from the stack. */
  private static final String BY_KEY = "set enable_seqscan = off";

  private static final String ROWS =
      """
      select u.tenant_id, u.log_seq
        from unnest(?, ?, ?) u(tenant_id, trace_id, log_seq),
             lateral ((select 1 from dg_cg_edges e
                        where e.tenant_id = u.tenant_id and e.log_seq = u.log_seq
                        limit 1)
                      union all
                      (select 1 from dg_trace_summary s
                        where s.tenant_id = u.tenant_id and s.trace_id = u.trace_id
                          and s.finished_at is not null and s.last_log_seq = u.log_seq)
                      limit 1) seen
      """;

  private final Connection connection;
  private final Queue<Journey> arriving = new ConcurrentLinkedQueue<>();
  private final Map<Position, Journey> waiting = new HashMap<>();
  private final Thread thread = new Thread(this::run, "bench-row-watch");
  private volatile boolean stopped;
  private final AtomicInteger invisible = new AtomicInteger();
  private volatile Exception failure;

  RowWatch(Connection connection) {
    this.connection = connection;
  }

  void start() {
    thread.start();
  }

  void expect(Journey journey) {
    invisible.incrementAndGet();
    arriving.add(journey);
  }

  void awaitAll(Duration patience) {
    Await.atMost(patience).until(() -> invisible.get() == 0 || failure != null);
    if (invisible.get() > 0) {
      throw new IllegalStateException(
          invisible + " events did not become visible in time", failure);
    }
  }

  private void run() {
    try (Statement settings = connection.createStatement();
        PreparedStatement select = connection.prepareStatement(ROWS)) {
      settings.execute(BY_KEY);
      while (!stopped) {
        for (Journey next = arriving.poll(); next != null; next = arriving.poll()) {
          waiting.put(new Position(next.tenantId, next.logSeq), next);
        }
        if (!waiting.isEmpty()) {
          look(select);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private void look(PreparedStatement select) throws SQLException {
    String[] tenants = new String[waiting.size()];
    String[] traces = new String[waiting.size()];
    Long[] positions = new Long[waiting.size()];
    int i = 0;
    for (Journey journey : waiting.values()) {
      tenants[i] = journey.tenantId;
      traces[i] = journey.traceId;
      positions[i++] = journey.logSeq;
    }
    select.setArray(1, connection.createArrayOf("text", tenants));
    select.setArray(2, connection.createArrayOf("text", traces));
    select.setArray(3, connection.createArrayOf("int8", positions));
    try (ResultSet row = select.executeQuery()) {
      long now = System.nanoTime();
      while (row.next()) {
        waiting.remove(new Position(row.getString(1), row.getLong(2))).visible = now;
        invisible.decrementAndGet();
      }
    }
  }

  private record Position(String tenantId, long logSeq) {}

  @Override
  public void close() throws SQLException {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
