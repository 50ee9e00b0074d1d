package io.projectory.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("embedded")
class TestServersTest {

  @TempDir Path temporary;

  @Test
  void givesDatabasesAndTopicsThatNobodyElseHas() throws SQLException {
    try (TestDatabase one = TestServers.freshDatabase();
        TestDatabase two = TestServers.freshDatabase()) {
      assertThat(one.name()).isNotEqualTo(two.name());
      try (Connection connection = one.dataSource().getConnection()) {
        assertThat(connection.getCatalog()).isEqualTo(one.name());
      }
    }
    assertThat(TestServers.freshTopic(3)).isNotEqualTo(TestServers.freshTopic(3));
  }

  @Test
  void sortsTextAsADictionarySoThatAForgottenByteOrderShows() throws SQLException {
    try (TestDatabase database = TestServers.freshDatabase();
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select 'a' < 'B', 'a' collate \"C\" < 'B' collate \"C\"")) {
      rows.next();
      assertThat(rows.getBoolean(1)).isTrue();
      assertThat(rows.getBoolean(2)).isFalse();
    }
  }

  @Test
  void leavesNothingBehindWhenTheJvmEnds() throws Exception {
    try (ChildJvm child = child()) {
      long postgres = startedPostgres(child);
      child.terminate(Duration.ofSeconds(30));
      assertThat(isAlive(postgres)).isFalse();
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void clearsAwayWhatAKilledJvmLeftBehind() throws Exception {
    long orphan;
    try (ChildJvm killed = child()) {
      orphan = startedPostgres(killed);
      killed.killNine();
    }
    assertThat(isAlive(orphan)).isTrue();
    try (ChildJvm next = child()) {
      startedPostgres(next);
      assertThat(isAlive(orphan)).isFalse();
      next.terminate(Duration.ofSeconds(30));
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void leavesTheFoldersOfLivingJvmsAlone() throws Exception {
    try (ChildJvm first = child()) {
      long postgres = startedPostgres(first);
      try (ChildJvm second = child()) {
        startedPostgres(second);
        assertThat(isAlive(postgres)).isTrue();
        second.terminate(Duration.ofSeconds(30));
      }
      first.terminate(Duration.ofSeconds(30));
    }
  }

  private ChildJvm child() {
    assertThat(Files.isDirectory(temporary)).isTrue();
    return ChildJvm.start(
        UsesTestPostgres.class, List.of("-Djava.io.tmpdir=" + temporary), List.of());
  }

  private static long startedPostgres(ChildJvm child) {
    String line = child.awaitLine(text -> text.startsWith("pid "), Duration.ofSeconds(60));
    return Long.parseLong(line.substring("pid ".length()));
  }

  private static boolean isAlive(long pid) {
    // a zombie that nobody has reaped yet has no command
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  /** A test JVM that is stopped or killed in the middle. */
  static final class UsesTestPostgres {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("pid " + ((EmbeddedPostgresServer) TestServers.postgres()).pid());
      new CountDownLatch(1).await();
    }
  }
}
