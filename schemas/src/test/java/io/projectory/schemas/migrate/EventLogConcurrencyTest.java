package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.number;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writers of one tenant come after one another, in commit order (SEMANTICS 6). */
class EventLogConcurrencyTest {

  private static final int WRITERS = 8;

  private static LogDatabase log;
  private static int tests;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private String tenant;
  private Connection first;
  private Connection second;

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
    first = log.connect();
    second = log.connect();
    // a tenant's first append waits for its lock row to be made, lock or no lock
    execute(first, insert(start(tenant, "seed")));
  }

  @AfterEach
  void disconnect() throws SQLException {
    first.close();
    second.close();
    threads.shutdownNow();
  }

  @Test
  void aTransactionThatCommitsLateHoldsTheOthersBack() throws Exception {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant, "late")));
    Future<Integer> waiting = inBackground(second, insert(start(tenant, "next")));
    awaitBlocked(second);
    assertThat(log.log(tenant)).isEqualTo("1:seed");
    first.commit();
    waiting.get();
    assertThat(log.log(tenant)).isEqualTo("1:seed 2:late 3:next");
  }

  @Test
  void aTransactionThatRollsBackLateLeavesNoGap() throws Exception {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant, "late"), start(tenant, "later")));
    Future<Integer> waiting = inBackground(second, insert(start(tenant, "next")));
    awaitBlocked(second);
    first.rollback();
    waiting.get();
    assertThat(log.log(tenant)).isEqualTo("1:seed 2:next");
  }

  @Test
  void otherTenantsDoNotWait() throws SQLException {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant, "late")));
    execute(second, "set lock_timeout = '5s'");
    execute(second, insert(start(tenant + "x", "a")));
    assertThat(log.log(tenant + "x")).isEqualTo("1:a");
    first.rollback();
  }

  @Test
  void theLockFunctionTakesTheLockOfTheTrigger() throws Exception {
    first.setAutoCommit(false);
    execute(first, "select dg_event_log_lock('" + tenant + "')");
    Future<Integer> waiting = inBackground(second, insert(start(tenant, "next")));
    awaitBlocked(second);
    execute(first, insert(start(tenant, "first")));
    first.commit();
    waiting.get();
    assertThat(log.log(tenant)).isEqualTo("1:seed 2:first 3:next");
  }

  @Test
  void aLockTakenInASavepointIsReleasedWithIt() throws SQLException {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant + "x", "a")));
    var savepoint = first.setSavepoint();
    execute(first, insert(start(tenant, "gone")));
    first.rollback(savepoint);
    execute(second, "set lock_timeout = '5s'");
    execute(second, insert(start(tenant, "a")));
    execute(first, insert(start(tenant, "b")));
    first.commit();
    assertThat(log.log(tenant)).isEqualTo("1:seed 2:a 3:b");
  }

  @Test
  void aPreparedTransactionKeepsItsNumbersAndItsLock() throws Exception {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant, "prepared"), start(tenant, "too")));
    execute(first, "prepare transaction '" + tenant + "'");
    first.commit();
    Future<Integer> waiting = inBackground(second, insert(start(tenant, "next")));
    awaitBlocked(second);
    log.execute("commit prepared '" + tenant + "'");
    waiting.get();
    assertThat(log.log(tenant)).isEqualTo("1:seed 2:prepared 3:too 4:next");
  }

  @Test
  void aPreparedTransactionThatIsRolledBackLeavesNoGap() throws Exception {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant, "prepared")));
    execute(first, "prepare transaction '" + tenant + "'");
    first.commit();
    Future<Integer> waiting = inBackground(second, insert(start(tenant, "next")));
    awaitBlocked(second);
    log.execute("rollback prepared '" + tenant + "'");
    waiting.get();
    assertThat(log.log(tenant)).isEqualTo("1:seed 2:next");
  }

  @Test
  void twoTenantsInOppositeOrderAreADeadlockThatPostgresEnds() throws Exception {
    String other = tenant + "x";
    execute(first, insert(start(other, "seed")));
    first.setAutoCommit(false);
    second.setAutoCommit(false);
    execute(first, insert(start(tenant, "a")));
    execute(second, insert(start(other, "b")));
    Future<Integer> waiting = inBackground(first, insert(start(other, "a")));
    awaitBlocked(first);
    List<String> failures = new ArrayList<>();
    try {
      execute(second, insert(start(tenant, "b")));
      second.commit();
    } catch (SQLException e) {
      failures.add(e.getSQLState());
      second.rollback();
    }
    try {
      waiting.get();
      first.commit();
    } catch (java.util.concurrent.ExecutionException e) {
      failures.add(((SQLException) e.getCause()).getSQLState());
      first.rollback();
    }
    assertThat(failures).containsExactly("40P01");
    assertThat(log.tenantsWithGaps()).isEmpty();
  }

  /**
   * Eight writers with rollbacks, savepoints and several rows at once; a reader that looks all the
   * time sees each tenant grow at its end only.
   */
  @Test
  void eightWritersNumberWithoutGapsInCommitOrder() throws Exception {
    int transactions = 60;
    CyclicBarrier together = new CyclicBarrier(WRITERS + 1);
    List<Future<Integer>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int id = writer;
      writers.add(threads.submit(() -> write(id, transactions, together)));
    }
    together.await();
    long seen = 0;
    while (!writers.stream().allMatch(Future::isDone)) {
      seen = seesOnlyGrowthAtTheEnd(seen);
    }
    long committed = 0;
    for (Future<Integer> writer : writers) {
      committed += writer.get();
    }
    assertThat(number(first, "select count(*) from dg_event_log where tenant_id like 'hot%'"))
        .isEqualTo(committed);
    assertThat(log.tenantsWithGaps()).isEmpty();
  }

  private int write(int writer, int transactions, CyclicBarrier together) throws Exception {
    Random random = new Random(writer);
    int committed = 0;
    try (Connection connection = log.connect()) {
      connection.setAutoCommit(false);
      together.await();
      for (int n = 0; n < transactions; n++) {
        String trace = writer + "-" + n;
        int rows = 1 + random.nextInt(3);
        for (int row = 0; row < rows; row++) {
          execute(connection, insert(start("hot1", trace + "-" + row)));
        }
        var savepoint = connection.setSavepoint();
        execute(connection, insert(start("hot2", trace)));
        boolean undo = random.nextInt(4) == 0;
        if (undo) {
          connection.rollback(savepoint);
        }
        if (random.nextInt(4) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          committed += rows + (undo ? 0 : 1);
        }
      }
    }
    return committed;
  }

  /** Commit order: what is visible is always 1 to n, so nothing appears below what was seen. */
  private long seesOnlyGrowthAtTheEnd(long seen) throws SQLException {
    List<String> state =
        LogDatabase.strings(
            second,
            "select count(*) || ' ' || coalesce(max(log_seq), 0) from dg_event_log"
                + " where tenant_id = 'hot1'");
    String[] parts = state.get(0).split(" ");
    assertThat(parts[0]).as("visible rows against the highest visible number").isEqualTo(parts[1]);
    long now = Long.parseLong(parts[1]);
    assertThat(now).isGreaterThanOrEqualTo(seen);
    return now;
  }

  @Test
  void twoWritersThatBeginATenantAtOnceComeAfterOneAnother() throws Exception {
    for (int round = 0; round < 20; round++) {
      String fresh = tenant + "r" + round;
      CyclicBarrier together = new CyclicBarrier(2);
      Callable<Integer> one = () -> begin(first, fresh, "a", together);
      Callable<Integer> two = () -> begin(second, fresh, "b", together);
      for (Future<Integer> writer : threads.invokeAll(List.of(one, two))) {
        writer.get();
      }
      assertThat(log.log(fresh)).isIn("1:a 2:b", "1:b 2:a");
    }
  }

  private static int begin(
      Connection connection, String tenant, String trace, CyclicBarrier barrier) throws Exception {
    barrier.await();
    return execute(connection, insert(start(tenant, trace)));
  }

  @Test
  void aWriterThatGivesUpWaitingSaysSo() throws SQLException {
    first.setAutoCommit(false);
    execute(first, insert(start(tenant, "late")));
    execute(second, "set lock_timeout = '50ms'");
    assertThatThrownBy(() -> execute(second, insert(start(tenant, "next"))))
        .hasFieldOrPropertyWithValue("SQLState", "55P03");
    first.rollback();
  }

  private Future<Integer> inBackground(Connection connection, String sql) {
    return threads.submit(() -> execute(connection, sql));
  }

  private static void awaitBlocked(Connection blocked) {
    int pid = pid(blocked);
    Awaitility.await()
        .until(
            () -> {
              try (Connection observer = log.connect()) {
                return number(observer, "select cardinality(pg_blocking_pids(" + pid + "))") > 0;
              }
            });
  }

  /** Of a connection that may be busy in another thread. */
  private static int pid(Connection connection) {
    try {
      return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
