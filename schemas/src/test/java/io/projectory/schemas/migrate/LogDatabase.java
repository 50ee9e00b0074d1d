package io.projectory.schemas.migrate;

import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A migrated event log in a database of its own, and short ways to write rows into it. */
final class LogDatabase implements AutoCloseable {

  /** The columns that {@link #row} fills, log_seq left to the trigger. */
  static final String COLUMNS =
      "(tenant_id, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,"
          + " producer_id, source_system, actor_type, actor_id, idempotency_key, payload_json,"
          + " payload_hash)";

  private final TestDatabase database;

  LogDatabase() {
    this(TestServers.freshDatabase(), false);
  }

  /** With the projection tables, which come first: a log that comes later has more to lose. */
  LogDatabase(TestDatabase database, boolean withProjections) {
    this.database = database;
    if (withProjections) {
      ProjectionMigrations.migrate(database.dataSource());
    }
    EventLogMigrations.migrate(database.dataSource());
  }

  TestDatabase database() {
    return database;
  }

  Connection connect() throws SQLException {
    return database.dataSource().getConnection();
  }

  Connection connect(String role) throws SQLException {
    return database.dataSource(role).getConnection();
  }

  @Override
  public void close() {
    database.close();
  }

  /** A row's values; the event id is made of tenant, trace and sequence. */
  static String row(String tenant, String trace, int traceSeq, String type) {
    String id = tenant + "/" + trace + "/" + traceSeq;
    return "('%s', '%s', '%s', %d, '%s', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'p', 's',"
            .formatted(tenant, id, trace, traceSeq, type)
        + " 'agent', 'a', '%s', '{}', 'sha256:0')".formatted(id);
  }

  /** The first event of a trace. */
  static String start(String tenant, String trace) {
    return row(tenant, trace, 0, "TraceStarted");
  }

  static String insert(String... rows) {
    return "insert into dg_event_log " + COLUMNS + " values " + String.join(", ", rows);
  }

  static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return Math.max(0, statement.getUpdateCount());
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect()) {
      execute(connection, sql);
    }
  }

  static List<String> strings(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> answer = new ArrayList<>();
      while (rows.next()) {
        answer.add(rows.getString(1));
      }
      return answer;
    }
  }

  static long number(Connection connection, String query) throws SQLException {
    return Long.parseLong(strings(connection, query).get(0));
  }

  /** {@code "1:trace 2:trace ..."} of a tenant, in order. */
  String log(String tenant) throws SQLException {
    try (Connection connection = connect()) {
      return strings(
              connection,
              "select coalesce(string_agg(log_seq || ':' || trace_id, ' ' order by log_seq), '')"
                  + " from dg_event_log where tenant_id = '"
                  + tenant
                  + "'")
          .get(0);
    }
  }

  /** Tenants whose numbers are not exactly 1 to the number of their rows. */
  List<String> tenantsWithGaps() throws SQLException {
    try (Connection connection = connect()) {
      return strings(
          connection,
          """
          select tenant_id from dg_event_log group by tenant_id
          having min(log_seq) <> 1 or max(log_seq) <> count(*)
          """);
    }
  }
}
