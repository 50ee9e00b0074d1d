package io.projectory.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a mover of detached scopes may rest: an idle one must not ask again and again. */
class NextDueTest {
  private final TestDatabase database = TestServers.freshDatabase();
  private final ScopeStore scopes = new ScopeStore("p");
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    ProjectionMigrations.migrate(database.dataSource());
    connection = database.dataSource().getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void nothing_is_due_where_no_scope_waits() throws SQLException {
    assertThat(scopes.millisUntilNextDue(connection)).isEmpty();
    scope("attached", "attached", null);
    scope("due already", "retrying", -5);
    scope("of its own accord", "failed", 5);
    assertThat(scopes.millisUntilNextDue(connection)).isEmpty();
  }

  @Test
  void the_earliest_attempt_counts_and_is_never_now() throws SQLException {
    scope("later", "retrying", 90);
    scope("sooner", "retrying", 60);
    assertThat(scopes.millisUntilNextDue(connection).orElseThrow()).isBetween(1L, 60_000L);
  }

  private void scope(String tenant, String state, Integer dueInSeconds) throws SQLException {
    Jdbc.update(
        connection,
        """
        insert into dg_projection_cursors (tenant_id, projection_name, state, next_attempt_at)
        values (?, 'p', ?, clock_timestamp() + ?::integer * interval '1 second')
        """,
        tenant,
        state,
        dueInSeconds);
  }
}
