package io.projectory.testkit.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One appending connection. */
final class Writer implements Callable<Void> {
  static final Envelope END = new Envelope(JsonNodeFactory.instance.objectNode());

  private static final String COUNT = "select count(*) from dg_event_log where event_id = any(?)";
  // Connection lost, server starting or stopping, deadlock or serialization: try again.
  private static final Set<String> PASSING = Set.of("08", "57", "53", "40");
  private static final long RETRY_MILLIS = 100;

  private final Connections connections;
  private final AppenderOptions options;
  private final BlockingQueue<Envelope> queue;
  private final AtomicLong appended;
  private final Chance chance;
  private Connection connection;
  private boolean ended;

  Writer(
      int number,
      Connections connections,
      AppenderOptions options,
      BlockingQueue<Envelope> queue,
      AtomicLong appended) {
    this.connections = connections;
    this.options = options;
    this.queue = queue;
    this.appended = appended;
    this.chance = new Chance(options.seed() * 31 + number);
  }

  @Override
  public Void call() throws Exception {
    try {
      while (!ended) {
        List<Envelope> batch = nextBatch();
        if (!batch.isEmpty()) {
          persist(batch);
          appended.addAndGet(batch.size());
        }
      }
      return null;
    } finally {
      disconnect();
    }
  }

  private List<Envelope> nextBatch() throws InterruptedException {
    int size = chance.between(1, options.largestTransaction());
    List<Envelope> batch = new ArrayList<>();
    while (batch.size() < size && !ended) {
      Envelope next = queue.take();
      if (next == END) {
        ended = true;
      } else {
        batch.add(next);
      }
    }
    // The same order of tenants in every transaction, so that two of them do not deadlock.
    batch.sort(Comparator.comparing(Envelope::tenantId));
    return batch;
  }

  private void persist(List<Envelope> batch) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + options.patience().toNanos();
    boolean rollBackFirst = chance.percent(options.rollbackPercent());
    boolean inDoubt = false;
    while (true) {
      try {
        connect();
        if (inDoubt && isCommitted(batch)) {
          return;
        }
        if (rollBackFirst) {
          insert(batch);
          connection.rollback();
          rollBackFirst = false;
        }
        insert(batch);
        stayOpenNowAndThen();
        connection.commit();
        return;
      } catch (SQLException e) {
        if (!passing(e) || System.nanoTime() > deadline) {
          throw e;
        }
        inDoubt = true;
        disconnect();
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  private void insert(List<Envelope> batch) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(LogRow.insertSql())) {
      for (Envelope envelope : batch) {
        LogRow.of(envelope, Instant.now().truncatedTo(ChronoUnit.MICROS).toString()).bind(insert);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void stayOpenNowAndThen() throws InterruptedException {
    if (chance.percent(options.latePercent())) {
      TimeUnit.MILLISECONDS.sleep(options.late().toMillis());
    }
  }

  private boolean isCommitted(List<Envelope> batch) throws SQLException {
    Object[] ids = batch.stream().map(Envelope::eventId).toArray();
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setArray(1, connection.createArrayOf("text", ids));
      try (ResultSet found = count.executeQuery()) {
        found.next();
        long committed = found.getLong(1);
        connection.rollback();
        if (committed != 0 && committed != batch.size()) {
          throw new SQLException("half a transaction is in the log: " + committed + " events");
        }
        return committed != 0;
      }
    }
  }

  private void connect() throws SQLException {
    if (connection == null) {
      connection = connections.open();
      connection.setAutoCommit(false);
    }
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is being given up anyway.
    } finally {
      connection = null;
    }
  }

  private static boolean passing(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2));
  }
}
