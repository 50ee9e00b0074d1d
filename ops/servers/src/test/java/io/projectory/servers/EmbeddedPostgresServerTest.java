package io.projectory.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {

  @TempDir Path folder;

  @Test
  void keepsRowsAndSlotsAcrossARestartOnTheSameDirectory() throws Exception {
    PostgresOptions options = PostgresOptions.in(folder.resolve("with space"));
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(options)) {
      execute(server, "create table t as select 7 as n");
      execute(server, "select pg_create_logical_replication_slot('s', 'pgoutput')");
    }
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(options)) {
      assertThat(query(server, "select n from t")).isEqualTo("7");
      assertThat(query(server, "select slot_name from pg_replication_slots")).isEqualTo("s");
    }
  }

  @Test
  void isDurableByDefaultHasLogicalDecodingAndListensOnLoopbackOnly() throws Exception {
    PostgresOptions options =
        PostgresOptions.temporary()
            .walSenderTimeout(Duration.ofSeconds(15))
            .maxSlotWalKeepSize("4GB");
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(options)) {
      assertThat(show(server, "fsync")).isEqualTo("on");
      assertThat(show(server, "full_page_writes")).isEqualTo("on");
      assertThat(show(server, "synchronous_commit")).isEqualTo("on");
      assertThat(show(server, "wal_level")).isEqualTo("logical");
      assertThat(show(server, "max_prepared_transactions")).isEqualTo("10");
      assertThat(show(server, "wal_sender_timeout")).isEqualTo("15s");
      assertThat(show(server, "max_slot_wal_keep_size")).isEqualTo("4GB");
      assertThat(show(server, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(server, "select 'a' < 'B'")).isEqualTo("f");
    }
  }

  @Test
  void backends_keep_their_memory_between_statements() throws Exception {
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(PostgresOptions.temporary())) {
      String settings = Files.readString(Path.of("/proc/" + server.pid() + "/environ"));
      assertThat(settings.split("\0"))
          .contains(
              "MALLOC_TRIM_THRESHOLD_=67108864",
              "MALLOC_TOP_PAD_=1048576",
              "MALLOC_MMAP_THRESHOLD_=33554432");
    }
  }

  @Test
  void recoversCommittedRowsAfterKillNineAndAfterAnImmediateStop() throws Exception {
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(PostgresOptions.temporary())) {
      int port = server.port();
      execute(server, "create table t as select 1 as n");
      server.killNine();
      assertThat(server.isRunning()).isFalse();
      server.startAgain();
      execute(server, "insert into t values (2)");
      server.restartImmediate();
      assertThat(query(server, "select sum(n) from t")).isEqualTo("3");
      assertThat(server.port()).isEqualTo(port);
    }
  }

  @Test
  void stopsTheOrphanOfAKilledProcessBeforeItStartsItsOwnServer() throws Exception {
    Path data = folder.resolve("data");
    long orphan;
    try (ChildJvm child = ChildJvm.start(PostgresMain.class, List.of(), List.of(data.toString()))) {
      child.awaitLine(line -> line.startsWith("ready"), Duration.ofSeconds(60));
      child.killNine();
    }
    Postmaster left = new Postmaster(data, new PostgresPrograms());
    orphan = left.find().orElseThrow().pid();
    PostgresOptions options = PostgresOptions.in(data).setting("work_mem", "5MB");
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(options)) {
      assertThat(server.pid()).isNotEqualTo(orphan);
      assertThat(show(server, "work_mem")).isEqualTo("5MB");
    }
  }

  @Test
  void startsWhenTheRecordedPidBelongsToAnotherProgramNow() throws Exception {
    Path data = folder.resolve("data");
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(PostgresOptions.in(data))) {
      server.killNine();
      Path pidFile = data.resolve("postmaster.pid");
      List<String> lines = Files.readAllLines(pidFile);
      lines.set(0, Long.toString(ProcessHandle.current().pid()));
      Files.write(pidFile, lines);
      server.startAgain();
      assertThat(query(server, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void asksForThePasswordWhenItWasGivenOne() throws Exception {
    PostgresOptions options = PostgresOptions.temporary().superuserPassword("open 'sesame'");
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(options)) {
      execute(server, "create role reader login password 'r'");
      assertThat(query(server.dataSource("postgres", "reader", "r"), "select 1")).isEqualTo("1");
      DataSource wrong = server.dataSource("postgres", "reader", "x");
      assertThatThrownBy(() -> query(wrong, "select 1")).hasMessageContaining("password");
      assertThat(options.toString()).doesNotContain("sesame");
    }
  }

  @Test
  void namesTheTakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      PostgresOptions options = PostgresOptions.temporary().port(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedPostgresServer.start(options))
          .isInstanceOf(PortTakenException.class)
          .hasMessage("Postgres cannot listen on port " + taken.getLocalPort() + ": it is taken");
    }
  }

  @Test
  void saysWhyItDoesNotStart() {
    PostgresOptions options = PostgresOptions.temporary().setting("shared_buffers", "nonsense");
    assertThatThrownBy(() -> EmbeddedPostgresServer.start(options))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("shared_buffers");
  }

  @Test
  void refusesToWaitForEverForAHungReplicationClient() {
    assertThatThrownBy(() -> PostgresOptions.temporary().walSenderTimeout(Duration.ZERO))
        .hasMessageContaining("wal_sender_timeout");
  }

  private static String show(EmbeddedPostgresServer server, String setting) throws SQLException {
    return query(server, "show " + setting);
  }

  private static String query(EmbeddedPostgresServer server, String sql) throws SQLException {
    return query(server.superuserDataSource("postgres"), sql);
  }

  private static String query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void execute(EmbeddedPostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.superuserDataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
