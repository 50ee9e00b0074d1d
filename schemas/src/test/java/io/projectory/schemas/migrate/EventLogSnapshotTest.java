package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static io.projectory.schemas.migrate.LogDatabase.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** A snapshot older than the tenant's head cannot number: 40001 with a hint (SEMANTICS 6). */
class EventLogSnapshotTest {

  private static final int REPEATABLE_READ = Connection.TRANSACTION_REPEATABLE_READ;
  private static final int SERIALIZABLE = Connection.TRANSACTION_SERIALIZABLE;

  private static LogDatabase log;
  private static int tests;

  private String tenant;
  private Connection old;

  @BeforeAll
  static void migrate() {
    log = new LogDatabase();
  }

  @AfterAll
  static void drop() {
    log.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    tenant = "t" + ++tests;
    old = log.connect();
    old.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    old.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {REPEATABLE_READ, SERIALIZABLE})
  void aSnapshotOlderThanTheHeadIsASerializationFailureWithAHint(int isolation)
      throws SQLException {
    log.execute(insert(start(tenant, "a")));
    takeSnapshot(isolation);
    log.execute(insert(start(tenant, "b")));
    refusesWithHint(insert(start(tenant, "c")));
    assertThat(log.log(tenant)).isEqualTo("1:a 2:b");
  }

  @ParameterizedTest
  @ValueSource(ints = {REPEATABLE_READ, SERIALIZABLE})
  void soIsOneOlderThanTheTenant(int isolation) throws SQLException {
    takeSnapshot(isolation);
    log.execute(insert(start(tenant, "a")));
    refusesWithHint(insert(start(tenant, "b")));
    assertThat(log.log(tenant)).isEqualTo("1:a");
  }

  @ParameterizedTest
  @ValueSource(ints = {REPEATABLE_READ, SERIALIZABLE})
  void theLockFunctionRefusesToo(int isolation) throws SQLException {
    log.execute(insert(start(tenant, "a")));
    takeSnapshot(isolation);
    log.execute(insert(start(tenant, "b")));
    refusesWithHint("select dg_event_log_lock('" + tenant + "')");
  }

  @ParameterizedTest
  @ValueSource(ints = {REPEATABLE_READ, SERIALIZABLE})
  void inASavepointToo(int isolation) throws SQLException {
    log.execute(insert(start(tenant, "a")));
    takeSnapshot(isolation);
    execute(old, insert(start(tenant + "own", "a")));
    old.setSavepoint();
    log.execute(insert(start(tenant, "b")));
    refusesWithHint(insert(start(tenant, "c")));
  }

  @ParameterizedTest
  @ValueSource(ints = {REPEATABLE_READ, SERIALIZABLE})
  void aSnapshotAsNewAsTheHeadNumbersWhateverOtherTenantsDo(int isolation) throws SQLException {
    log.execute(insert(start(tenant, "a")));
    takeSnapshot(isolation);
    log.execute(insert(start(tenant + "x", "a")));
    execute(old, insert(start(tenant, "b"), start(tenant, "c")));
    var savepoint = old.setSavepoint();
    execute(old, insert(start(tenant, "d"), start(tenant + "y", "a")));
    old.rollback(savepoint);
    old.setSavepoint();
    execute(old, insert(start(tenant, "e"), start(tenant + "y", "b"), start(tenant, "f")));
    old.commit();
    assertThat(log.log(tenant)).isEqualTo("1:a 2:b 3:c 4:e 5:f");
    assertThat(log.log(tenant + "y")).isEqualTo("1:b");
  }

  /** Every refusal is one that a writer who retries on 40001 understands; none is a 23505. */
  @ParameterizedTest
  @ValueSource(ints = {REPEATABLE_READ, SERIALIZABLE})
  void writersThatRetryAllGetThrough(int isolation) throws Exception {
    int each = 15;
    AtomicInteger retries = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int id = writer;
        writers.add(() -> writeWithRetries(id, each, isolation, retries));
      }
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(log.log(tenant).split(" ")).hasSize(4 * each);
    assertThat(log.tenantsWithGaps()).isEmpty();
    assertThat(retries).hasPositiveValue();
  }

  private Void writeWithRetries(int writer, int count, int isolation, AtomicInteger retries)
      throws SQLException {
    try (Connection connection = log.connect()) {
      connection.setTransactionIsolation(isolation);
      connection.setAutoCommit(false);
      int done = 0;
      while (done < count) {
        try {
          execute(connection, insert(start(tenant, writer + "-" + done)));
          connection.commit();
          done++;
        } catch (SQLException e) {
          connection.rollback();
          if (!"40001".equals(e.getSQLState())) {
            throw e;
          }
          retries.incrementAndGet();
        }
      }
    }
    return null;
  }

  private void takeSnapshot(int isolation) throws SQLException {
    old.setTransactionIsolation(isolation);
    strings(old, "select count(*) from dg_event_log");
  }

  private void refusesWithHint(String sql) {
    Throwable error = catchThrowable(() -> execute(old, sql));
    assertThat(error).isInstanceOf(PSQLException.class);
    assertThat(((PSQLException) error).getSQLState()).isEqualTo("40001");
    assertThat(((PSQLException) error).getServerErrorMessage().getHint())
        .contains("Retry the transaction");
    assertThatThrownBy(() -> execute(old, "select 1"))
        .hasFieldOrPropertyWithValue("SQLState", "25P02");
  }
}
