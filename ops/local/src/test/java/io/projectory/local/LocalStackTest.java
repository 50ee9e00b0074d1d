package io.projectory.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.Login;
import io.projectory.servers.ChildJvm;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("embedded")
class LocalStackTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Every role logs in with its password, on two databases; a wrong password does not. */
  @Test
  void writesTheConfigurationWithWhichEveryCommandReachesIt() throws Exception {
    Path folder = TestServers.freshFolder();
    try (LocalStack stack = start(folder)) {
      ConfigFile config = ConfigFile.load(stack.configFile(), Map.of());
      DatabaseConfig log = config.bind("event_log", DatabaseConfig.class);
      DatabaseConfig views = config.bind("projections", DatabaseConfig.class);
      assertThat(log.url()).isEqualTo(stack.jdbcUrl()).endsWith("/projectory_log");
      assertThat(views.url()).isEqualTo(stack.projectionsJdbcUrl()).endsWith("/projectory_views");
      for (Login login : List.of(log.owner(), log.writer(), log.connector(), log.projector())) {
        assertThat(query(log.url(), login, "select current_user")).isEqualTo(login.user());
      }
      assertThat(
              query(views.url(), views.projector(), "select count(*) from dg_projection_cursors"))
          .isEqualTo("0");
      assertThat(query(log.url(), log.owner(), "select current_setting('is_superuser')"))
          .isEqualTo("off");
      assertThatThrownBy(() -> DriverManager.getConnection(log.url(), "postgres", ""))
          .isInstanceOf(SQLException.class);
      assertThat(config.bind("kafka", KafkaConfig.class).bootstrapServers())
          .isEqualTo(stack.bootstrapServers());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stack.configFile())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keepsItsPortsPasswordsAndWhatAUserAddedToTheFile() throws IOException {
    Path folder = TestServers.freshFolder();
    String before;
    try (LocalStack stack = start(folder)) {
      Files.writeString(
          stack.configFile(), Files.readString(stack.configFile()) + "topics:\n  partitions: 3\n");
      before = Files.readString(stack.configFile());
    }
    try (LocalStack stack = start(folder)) {
      assertThat(stack.configFile()).hasContent(before);
    }
  }

  @Test
  void comesBackAfterKillNineOfEverything() throws Exception {
    Path folder = TestServers.freshFolder();
    List<String> arguments = List.of(folder.toString());
    for (int kill = 0; kill < 2; kill++) {
      try (ChildJvm stack = ChildJvm.start(StackMain.class, List.of(), arguments)) {
        stack.awaitLine(line -> line.startsWith("ready"), PATIENCE);
        stack.killNine();
      }
    }
    try (LocalStack stack = start(folder)) {
      assertThat(stack.dataDirectory()).isDirectory();
    }
  }

  @Test
  void stopsEverythingOnSigterm() throws Exception {
    Path folder = TestServers.freshFolder();
    try (ChildJvm stack = ChildJvm.start(StackMain.class, List.of(), List.of(folder.toString()))) {
      stack.awaitLine(line -> line.startsWith("ready"), PATIENCE);
      stack.terminate(Duration.ofSeconds(10));
      assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
      assertThat(folder.resolve("kafka/.kafka_cleanshutdown")).exists();
    }
  }

  @Test
  void leavesNoServerBehindWhenItIsStoppedWhileStarting() throws Exception {
    Path folder = TestServers.freshFolder();
    try (ChildJvm stack = ChildJvm.start(StackMain.class, List.of(), List.of(folder.toString()))) {
      stack.awaitLine(line -> line.startsWith("starting Postgres"), PATIENCE);
      stack.terminate(PATIENCE);
      assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void tellsWhichPartFailedAndWhy() throws Exception {
    Path folder = TestServers.freshFolder();
    try (LocalStack stack = start(folder)) {
      List<String> postmaster = Files.readAllLines(folder.resolve("postgres/postmaster.pid"));
      ProcessHandle.of(Long.parseLong(postmaster.get(0))).orElseThrow().destroyForcibly();
      assertThat(stack.awaitFailure()).startsWith("Postgres stopped: ");
    }
  }

  @Test
  void refusesAFolderOnWhichAnotherStackRuns() {
    Path folder = TestServers.freshFolder();
    try (ChildJvm other = ChildJvm.start(StackMain.class, List.of(), List.of(folder.toString()))) {
      other.awaitLine(line -> line.startsWith("ready"), PATIENCE);
      assertThatThrownBy(() -> start(folder))
          .isInstanceOf(LocalStackException.class)
          .hasMessage("another stack (process " + other.pid() + ") runs on " + folder);
      other.terminate(PATIENCE);
    }
  }

  @Test
  void namesTheOptionOfATakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      OptionalInt port = OptionalInt.of(taken.getLocalPort());
      OptionalInt any = OptionalInt.empty();
      Path folder = TestServers.freshFolder();
      refuses(
          new LocalOptions(folder, port, any, any),
          "Postgres cannot listen on port %d: it is taken; choose another with --postgres-port",
          taken);
      refuses(
          new LocalOptions(folder, any, port, any),
          "Kafka cannot listen on port %d: it is taken; choose another with --kafka-port",
          taken);
      refuses(
          new LocalOptions(folder, any, any, port),
          "HTTP cannot listen on port %d: it is taken; choose another with --http-port",
          taken);
    }
  }

  private static void refuses(LocalOptions options, String message, ServerSocket taken) {
    assertThatThrownBy(() -> LocalStack.start(options, step -> {}))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(message, taken.getLocalPort());
  }

  @Test
  void refusesAFileWhereTheFolderShouldBe() throws IOException {
    Path file = Files.createDirectories(TestServers.freshFolder()).resolve("file");
    Files.writeString(file, "");
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(file + " is not a folder; choose another with --data-dir");
    assertThatThrownBy(() -> start(file.resolve("below")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("--data-dir");
  }

  private static LocalStack start(Path folder) {
    return LocalStack.start(LocalOptions.in(folder), step -> {});
  }

  private static String query(String url, Login login, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url, login.user(), login.password().reveal());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
