package io.projectory.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return VerifyMain.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void equal_tables_exit_with_0_and_print_one_line_of_json() throws Exception {
    TestDatabase database = TestDatabases.create();
    String url = database.jdbcUrl();
    assertThat(run("--log", url, "--user", "postgres", "--json")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "{\"tenants\":0,\"events\":0,\"lost\":0,\"doubled\":0,\"different\":0,"
                + "\"digest_mismatches\":0,\"rows_compared\":0,\"stopped_scopes\":0}");
  }

  @Test
  void a_difference_exits_with_1_and_is_named() throws Exception {
    TestDatabase database = TestDatabases.create();
    String url = database.jdbcUrl();
    try (Connection db = database.dataSource().getConnection();
        Statement statement = db.createStatement()) {
      statement.execute("insert into dg_cg_nodes values ('t', 'n:1', 'n', 'x', 1, 'now')");
    }
    assertThat(run("--log", url, "--views", url, "--user", "postgres")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("DOUBLED tenant=t dg_cg_nodes n:1");
  }

  @Test
  void the_servers_may_come_from_the_configuration_file(@TempDir Path folder) throws Exception {
    TestDatabase database = TestDatabases.create();
    String login = ", projector: {user: postgres, password: '${NOT_SET}'}}\n";
    String url = "{url: '" + database.jdbcUrl() + "'";
    Path config =
        Files.writeString(
            folder.resolve("projectory.yaml"),
            "event_log: " + url + login + "projections: " + url + login);
    assertThat(run("--config", config.toString())).isZero();
    assertThat(run("--config", folder.resolve("none").toString())).isEqualTo(2);
  }

  @Test
  void bad_arguments_and_unreachable_servers_exit_with_2_and_one_line() {
    assertThat(run("--log")).isEqualTo(2);
    assertThat(run("--user", "postgres")).isEqualTo(2);
    assertThat(run("--log", "jdbc:postgresql://127.0.0.1:1/x", "--user", "postgres")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
  }
}
