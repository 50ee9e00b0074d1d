package io.projectory.runtime.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final String INSERT = "insert into t select unnest(?::int[])";
  private static final String ALL = "select n from t order by n";

  private TestDatabase database;
  private Connection connection;
  private Pipeline pipeline;

  @BeforeEach
  void begin() throws SQLException {
    database = TestServers.freshDatabase();
    connection = database.dataSource().getConnection();
    Jdbc.run(connection, "create table t (n int primary key)");
    connection.setAutoCommit(false);
    pipeline = new Pipeline(connection);
  }

  @AfterEach
  void end() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void statements_run_in_their_order_and_each_answers_for_itself() throws SQLException {
    pipeline.run("select set_config('lock_timeout', ?, true)", "77");
    Supplier<Integer> inserted = pipeline.update(INSERT, (Object) new Integer[] {3, 1, 2});
    Supplier<List<Integer>> before = pipeline.list(ALL, row -> row.getInt(1));
    Supplier<Integer> deleted = pipeline.update("delete from t where n = ?", 9);
    pipeline.run("delete from t where n > ?", 1);
    Supplier<List<Integer>> after = pipeline.list(ALL, row -> row.getInt(1));
    pipeline.send();
    assertThat(inserted.get()).isEqualTo(3);
    assertThat(before.get()).containsExactly(1, 2, 3);
    assertThat(deleted.get()).isZero();
    assertThat(after.get()).containsExactly(1);
  }

  @Test
  void a_query_for_its_first_row_answers_empty_without_one() throws SQLException {
    Supplier<Optional<Integer>> nothing = pipeline.first(ALL, row -> row.getInt(1));
    pipeline.run(INSERT, (Object) new Integer[] {2, 1});
    Supplier<Optional<Integer>> least = pipeline.first(ALL, row -> row.getInt(1));
    assertThatThrownBy(least::get).isInstanceOf(IllegalStateException.class);
    pipeline.send();
    assertThat(nothing.get()).isEmpty();
    assertThat(least.get()).contains(1);
  }

  @Test
  void what_was_sent_is_not_sent_again() throws SQLException {
    pipeline.run(INSERT, (Object) new Integer[] {1});
    pipeline.send();
    pipeline.send();
    pipeline.run(INSERT, (Object) new Integer[] {2});
    assertThat(Jdbc.list(pipeline.sent(), ALL, row -> row.getInt(1))).containsExactly(1, 2);
  }

  @Test
  void nothing_goes_to_the_server_before_it_is_sent() throws SQLException {
    Supplier<Integer> inserted = pipeline.update(INSERT, (Object) new Integer[] {1});
    assertThat(Jdbc.list(connection, ALL, row -> row.getInt(1))).isEmpty();
    assertThatThrownBy(inserted::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void after_a_statement_that_failed_none_is_run() throws SQLException {
    connection.setAutoCommit(true);
    pipeline.run(INSERT, (Object) new Integer[] {1});
    pipeline.run(INSERT, (Object) new Integer[] {1});
    pipeline.run(INSERT, (Object) new Integer[] {2});
    Supplier<List<Integer>> rows = pipeline.list(ALL, row -> row.getInt(1));
    assertThatThrownBy(pipeline::send)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
    assertThatThrownBy(rows::get).isInstanceOf(IllegalStateException.class);
    assertThat(Jdbc.list(connection, ALL, row -> row.getInt(1))).isEmpty();
  }
}
