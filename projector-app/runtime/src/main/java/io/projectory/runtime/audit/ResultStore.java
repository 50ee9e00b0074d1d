package io.projectory.runtime.audit;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.AdminResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/**
 * Owns {@code dg_admin_results}: results on their way to the results topic. They are written in the
 * transaction that decides, and removed once the brokers have them: published at least once. Every
 * method runs in the caller's transaction. Thread-safe.
 */
public final class ResultStore {
  static final String ADD = "insert into dg_admin_results (command_id, body) values (?, ?)";

  /** Two members never send the same row at the same time. */
  private static final String TAKE =
      """
      delete from dg_admin_results
       where result_id in (select result_id from dg_admin_results
                            order by result_id limit ? for update skip locked)
      returning result_id, command_id, body
      """;

  /** A result to publish; {@code commandId} may be null. */
  public record Pending(long id, String commandId, String body) {}

  public void add(Connection connection, AdminResult result) throws SQLException {
    Jdbc.update(connection, ADD, result.commandId(), result.toJson().toString());
  }

  /** Takes the oldest: they are gone when the transaction commits. */
  public List<Pending> take(Connection connection, int limit) throws SQLException {
    return Jdbc.list(
            connection, TAKE, r -> new Pending(r.getLong(1), r.getString(2), r.getString(3)), limit)
        .stream()
        .sorted(Comparator.comparingLong(Pending::id))
        .toList();
  }
}
