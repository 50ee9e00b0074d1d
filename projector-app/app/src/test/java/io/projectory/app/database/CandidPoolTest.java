package io.projectory.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.projectory.servers.PostgresServer;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Many who ask a pool for connections to a server that is away. */
class CandidPoolTest {
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(1), null, null);
  private static final int ASKING = 6;

  /** By then a pool for whose connections callers wait rests for seconds between its attempts. */
  private static final Duration OUTAGE = Duration.ofSeconds(3);

  private final TestDatabase database = TestServers.freshDatabase();
  private FaultProxy line;
  private HikariDataSource pool;

  @BeforeEach
  void open() throws IOException {
    line = new FaultProxy("127.0.0.1", database.server().port());
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://127.0.0.1:" + line.port() + "/" + database.name());
    source.setUser(PostgresServer.SUPERUSER);
    pool = Databases.pool(source, "candid", ASKING, PATIENCE);
  }

  @Test
  void a_pool_is_of_use_as_soon_as_its_server_is_back_however_often_it_was_asked()
      throws Exception {
    assertThat(connects()).isTrue();
    line.cut();
    List<Thread> asking = askUntil(System.nanoTime() + OUTAGE.toNanos());
    for (Thread thread : asking) {
      thread.join();
    }
    line.restore();
    long back = System.nanoTime();
    assertThat(connects()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofMillis(800));
  }

  @Test
  void who_asks_again_is_told_at_once() throws Exception {
    assertThat(connects()).isTrue();
    line.cut();
    assertThat(connects()).isFalse();
    long asked = System.nanoTime();
    assertThat(connects()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PATIENCE.connect());
  }

  @Test
  void those_who_ask_at_the_same_time_share_an_attempt() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch answer = new CountDownLatch(1);
    PGSimpleDataSource away =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            attempts.incrementAndGet();
            try {
              answer.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new SQLException("away", "08001");
          }
        };
    List<Thread> asking = new ArrayList<>();
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (HikariDataSource asked = Databases.pool(away, "shared", ASKING, PATIENCE)) {
      for (int i = 0; i < ASKING; i++) {
        Thread thread = new Thread(() -> told.add(told(asked)));
        thread.start();
        asking.add(thread);
      }
      Awaitility.await().until(() -> asking.stream().allMatch(CandidPoolTest::waits));
      answer.countDown();
      for (Thread thread : asking) {
        thread.join();
      }
    }
    assertThat(attempts).hasValue(1);
    assertThat(told).hasSize(ASKING).containsOnly("away");
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private static String told(DataSource pool) {
    try (Connection connection = pool.getConnection()) {
      return "connected: " + connection;
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private List<Thread> askUntil(long end) {
    CountDownLatch never = new CountDownLatch(1);
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < ASKING; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  connects();
                  pause(never);
                }
              });
      thread.start();
      asking.add(thread);
    }
    return asking;
  }

  private static void pause(CountDownLatch never) {
    try {
      never.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean connects() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      // a pool hands out what it has just seen alive without a look
      return statement.execute("select 1");
    } catch (SQLException e) {
      return false;
    }
  }

  @AfterEach
  void close() {
    pool.close();
    line.close();
    database.close();
  }
}
