package io.projectory.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.audit.AuditStore;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.scope.ScopeState;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that go in one trip wait for each other's locks, and see what was waited for. */
class ScopeSwitchTest {
  private static final List<String> BOTH = List.of("one", "two");

  private final TestDatabase database = TestServers.freshDatabase();
  private Connection reset;

  @BeforeEach
  void connect() throws SQLException {
    ProjectionMigrations.migrate(database.dataSource());
    reset = database.dataSource().getConnection();
    reset.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    reset.close();
    database.close();
  }

  @Test
  void a_pause_waits_for_a_reset_of_any_of_its_projections_and_makes_the_rows_that_are_missing()
      throws Exception {
    Guard.exclusive(reset, "two");
    CompletableFuture<Map<String, Integer>> paused =
        changed(c -> ScopeSwitch.pause(c, BOTH, "tenant"));
    awaitWaiting();
    assertThat(scopes()).isZero(); // none is created between a reset and its truncate
    reset.rollback();
    assertThat(paused.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of("one", 1, "two", 1));
    assertThat(scopes()).isEqualTo(2);
  }

  @Test
  void a_scope_that_was_changed_meanwhile_is_seen_as_it_is_then() throws Exception {
    run("insert into dg_projection_cursors (projection_name, tenant_id) values ('one', 'tenant')");
    Guard.exclusive(reset, "one");
    Jdbc.update(reset, "update dg_projection_cursors set state = 'paused'");
    CompletableFuture<Map<String, Integer>> resumed =
        changed(c -> ScopeSwitch.tryNow(c, BOTH, "tenant", List.of(ScopeState.PAUSED)));
    awaitWaiting();
    reset.commit();
    assertThat(resumed.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of("one", 1, "two", 0));
  }

  @Test
  void the_decision_that_was_waited_for_is_found() throws Exception {
    AuditStore audit = new AuditStore();
    assertThat(audit.findAlone(reset, "c")).isEmpty();
    Jdbc.update(
        reset,
        "insert into dg_admin_audit (command_id, door, command, status) values ('c', 'http', 'sync', 'completed')");
    CompletableFuture<Boolean> found = changed(c -> audit.findAlone(c, "c").isPresent());
    awaitWaiting();
    reset.commit();
    assertThat(found.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> CompletableFuture<T> changed(Work<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            T answer = work.run(connection);
            connection.commit();
            return answer;
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void awaitWaiting() {
    Awaitility.await()
        .until(
            () ->
                number(
                        "select count(*) from pg_stat_activity where datname = current_database()"
                            + " and wait_event_type = 'Lock'")
                    == 1);
  }

  private int scopes() throws SQLException {
    return number("select count(*) from dg_projection_cursors");
  }

  private int number(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Jdbc.first(connection, sql, r -> r.getInt(1)).orElseThrow();
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Jdbc.run(connection, sql);
    }
  }
}
