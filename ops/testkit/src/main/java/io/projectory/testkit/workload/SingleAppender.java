package io.projectory.testkit.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Appends events one by one, each in a transaction of its own. For one thread. */
public final class SingleAppender implements AutoCloseable {
  private static final String RECORDED_AT = "2026-01-05T08:00:00Z";

  private final PreparedStatement insert;

  public SingleAppender(Connection writer) throws SQLException {
    writer.setAutoCommit(true);
    insert = writer.prepareStatement(LogRow.insertSql() + " returning log_seq");
  }

  /** Returns when it is committed; answers its {@code log_seq}. */
  public long append(Envelope envelope) throws SQLException {
    LogRow.of(envelope, RECORDED_AT).bind(insert);
    try (ResultSet row = insert.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
