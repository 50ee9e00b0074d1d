package io.projectory.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.fold.BatchChanges;
import io.projectory.runtime.fold.FoldForTests;
import io.projectory.runtime.fold.RowChange;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.table.TableDdl;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the guess that rows are new, right or wrong. */
class NewRowsTest {
  private static final Table TABLE =
      Table.named("t").key("k", Table.Type.TEXT).column("n", Table.Type.INTEGER).build();

  private static final Projection PROJECTION = new OneTable(TABLE);

  private final TestDatabase database = TestServers.freshDatabase();
  private final TableWriter writer = new TableWriter(TABLE, 1);
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.dataSource().getConnection();
    TableDdl.create(connection, List.of(PROJECTION));
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void new_rows_are_copied_and_a_wrong_guess_is_merged_in_the_same_transaction()
      throws SQLException {
    write(0, 50, 1);
    write(40, 60, 2); // ten of them are there: the first writer wins
    connection.commit();
    assertThat(rows()).isEqualTo("60 rows, 10 of the second");
  }

  @Test
  void after_wrong_guesses_fewer_are_made() throws SQLException {
    write(0, 10, 1);
    List<String> taken = new ArrayList<>();
    Connection watched = watched(connection, taken);
    for (int i = 0; i < 200; i++) {
      writer.write(new Pipeline(watched), changes(c -> c.insert(TABLE, "k1", 2)));
    }
    connection.commit();
    assertThat(taken).hasSizeBetween(6, 9); // 1, 2, 4, ... 64 batches apart
    assertThat(rows()).isEqualTo("10 rows, 0 of the second");
  }

  private static Connection watched(Connection real, List<String> takenBack) {
    return (Connection)
        Proxy.newProxyInstance(
            NewRowsTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && ((String) arguments[0]).startsWith("rollback to")) {
                takenBack.add((String) arguments[0]);
              }
              return method.invoke(real, arguments);
            });
  }

  @Test
  void a_value_that_does_not_fit_leaves_a_session_that_can_be_used() throws SQLException {
    assertThatThrownBy(
            () ->
                writer.write(
                    new Pipeline(connection),
                    changes(
                        c -> {
                          c.insert(TABLE, "a", Integer.MAX_VALUE);
                          c.update(TABLE, "a").add("n", 1);
                        })))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
    connection.rollback();
    write(0, 5, 1);
    connection.commit();
    assertThat(rows()).isEqualTo("5 rows, 0 of the second");
  }

  @Test
  void text_that_postgres_refuses_is_an_error_of_the_data() {
    assertThatThrownBy(
            () -> writer.write(new Pipeline(connection), changes(c -> c.insert(TABLE, "nul\0", 1))))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22021"));
  }

  @Test
  void a_connection_that_commits_by_itself_is_refused() throws SQLException {
    connection.setAutoCommit(true);
    assertThatThrownBy(() -> write(0, 5, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction of their cursors");
    assertThat(rows()).isEqualTo("0 rows, 0 of the second");
  }

  private void write(int from, int to, int writerNumber) throws SQLException {
    Pipeline pipeline = new Pipeline(connection);
    writer.write(
        pipeline,
        changes(
            c -> {
              for (int k = from; k < to; k++) {
                c.insert(TABLE, "k" + k, writerNumber);
              }
            }));
    pipeline.send();
  }

  private static Collection<RowChange> changes(Consumer<Changes> what) {
    BatchChanges changes = new BatchChanges(PROJECTION);
    FoldForTests.record(changes, PROJECTION, "tenant", what);
    return changes.of(TABLE);
  }

  private String rows() throws SQLException {
    return Jdbc.first(
            connection,
            "select count(*) || ' rows, ' || count(*) filter (where n = 2) || ' of the second'"
                + " from t",
            r -> r.getString(1))
        .orElseThrow();
  }
}
