package io.projectory.testkit.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An appending transaction that is open until somebody commits it or rolls it back. */
public final class LateTransaction implements AutoCloseable {
  private final Connection connection;

  private LateTransaction(Connection connection) {
    this.connection = connection;
  }

  /** Inserts the events and leaves the transaction open. */
  public static LateTransaction open(Connections connections, Iterable<Envelope> events)
      throws SQLException {
    LateTransaction late = new LateTransaction(connections.open());
    try {
      late.connection.setAutoCommit(false);
      late.insert(events);
      return late;
    } catch (SQLException e) {
      late.close();
      throw e;
    }
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  /** Rolls back what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void insert(Iterable<Envelope> events) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(LogRow.insertSql())) {
      for (Envelope envelope : events) {
        LogRow.of(envelope, Instant.now().truncatedTo(ChronoUnit.MICROS).toString()).bind(insert);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
