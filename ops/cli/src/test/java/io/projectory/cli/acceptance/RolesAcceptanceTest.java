package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write to the log: the writer may append, nobody may change. */
class RolesAcceptanceTest {
  private static final List<String> APPENDS =
      List.of(
          "insert into dg_event_log select * from dg_event_log limit 1",
          "insert into dg_event_log default values",
          "copy dg_event_log from stdin");

  private static final List<String> CHANGES =
      List.of(
          "update dg_event_log set payload_json = '{}'",
          "update dg_event_log set payload_json = '{}' where false",
          "delete from dg_event_log",
          "truncate dg_event_log",
          "alter table dg_event_log disable trigger user",
          "drop table dg_event_log",
          "set session_replication_role = replica");

  @TempDir private Path folder;

  @Test
  void the_connector_the_projector_and_the_writer_cannot_change_the_log() throws Exception {
    try (RunningProduct product = RunningProduct.start(folder.resolve("data"))) {
      new Appender(() -> product.connect("event_log", "writer"), AppenderOptions.of(1, 1))
          .append(new Workload(WorkloadOptions.of(1, 10, 1)));
      for (String login : List.of("connector", "projector")) {
        assertRefused(product, login, APPENDS);
        assertRefused(product, login, CHANGES);
      }
      assertRefused(product, "writer", CHANGES);
      assertThat(events(product)).isEqualTo(10);
    }
  }

  private static void assertRefused(Product product, String login, List<String> writes)
      throws SQLException {
    try (Connection log = product.connect("event_log", login);
        Statement statement = log.createStatement()) {
      for (String write : writes) {
        assertThatThrownBy(() -> statement.execute(write))
            .as("%s: %s", login, write)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isIn("42501", "PJ003"));
      }
    }
  }

  private static long events(Product product) throws SQLException {
    try (Connection log = product.connect("event_log", "projector");
        Statement statement = log.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from dg_event_log")) {
      row.next();
      return row.getLong(1);
    }
  }
}
