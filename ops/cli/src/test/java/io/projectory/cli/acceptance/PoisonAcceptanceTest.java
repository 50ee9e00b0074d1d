package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.verify.Report;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.BehindTheTriggers;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events written behind the triggers' back stop their own tenant at its last good event. */
class PoisonAcceptanceTest {
  private static final int GOOD = 5;

  @TempDir private static Path folder;
  private static RunningProduct product;
  private static Cli cli;

  @BeforeAll
  static void up() throws IOException, SQLException {
    product = RunningProduct.start(folder.resolve("data"));
    cli = new Cli(product);
  }

  @AfterAll
  static void down() {
    product.close();
  }

  private static List<Envelope> story(String tenant) {
    WorkloadOptions options = WorkloadOptions.of(tenant.hashCode(), 40, 1);
    return new Workload(options.withTenantPrefix(tenant).withOpenTraces(1)).stream().toList();
  }

  private static void append(List<Envelope> events) throws InterruptedException {
    new Appender(() -> product.connect("event_log", "writer"), AppenderOptions.of(Sizes.SEED, 1))
        .append(events);
  }

  private interface Poison {
    void insert(Connection superuser, Envelope event, long logSeq) throws SQLException;
  }

  private void assertStops(String name, String code, boolean rowsBehind, Poison poison)
      throws Exception {
    List<Envelope> events = story(name);
    String tenant = events.get(0).tenantId();
    append(events.subList(0, GOOD));
    try (Connection superuser = product.superuser()) {
      poison.insert(superuser, events.get(GOOD), GOOD + 1L);
    }
    if (rowsBehind) {
      append(events.subList(GOOD + 1, GOOD + 6));
    }
    awaitFailures(tenant);
    for (String projection : ReferenceFold.PROJECTIONS) {
      assertFailure(tenant, projection, code, events.get(GOOD).eventId());
      assertThat(cursor(tenant, projection)).isEqualTo(GOOD);
    }
    assertOthersGoOn(name);
    Report report = Verdict.of(product);
    assertThat(report.differences()).filteredOn(d -> d.tenantId().equals(tenant)).isEmpty();
    assertDoctorNames(tenant);
  }

  @Test
  void a_wrong_payload_hash_is_a_conflict() throws Exception {
    assertStops(
        "hash",
        "conflict",
        true,
        (db, event, logSeq) -> BehindTheTriggers.insert(db, event, logSeq, "sha256:0"));
  }

  @Test
  void a_gap_in_trace_seq_is_an_invalid_sequence() throws Exception {
    assertStops(
        "gap",
        "event_sequence_invalid",
        false,
        (db, event, logSeq) -> {
          ObjectNode json = event.json().deepCopy();
          json.put("trace_seq", event.traceSeq() + 3);
          BehindTheTriggers.insert(db, new Envelope(json), logSeq);
        });
  }

  @Test
  void a_hole_in_log_seq_is_never_jumped() throws Exception {
    assertStops(
        "hole",
        "event_sequence_invalid",
        true,
        (db, event, logSeq) -> BehindTheTriggers.insert(db, event, logSeq + 1));
  }

  private static void awaitFailures(String tenant) {
    Awaitility.await("three open failures of " + tenant)
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                number("select count(*) from dg_projection_failures where status = 'open'", tenant)
                    == 3);
  }

  private static void assertFailure(String tenant, String projection, String code, String eventId)
      throws SQLException {
    String sql =
        "select error_code, event_id, recoverable, retry_count from dg_projection_failures"
            + " where tenant_id = ? and projection_name = ? and status = 'open'";
    try (Connection views = product.connect("projections", "projector");
        PreparedStatement select = views.prepareStatement(sql)) {
      select.setString(1, tenant);
      select.setString(2, projection);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo(code);
        assertThat(row.getString(2)).isEqualTo(eventId);
        assertThat(row.getBoolean(3)).isFalse();
        assertThat(row.getInt(4)).isEqualTo(1);
        assertThat(row.next()).isFalse();
      }
    }
  }

  private static void assertOthersGoOn(String name) throws Exception {
    for (int i = 1; i <= 8; i++) {
      List<Envelope> events = story("beside_" + name + "_" + i + "_");
      append(events);
      String tenant = events.get(0).tenantId();
      Awaitility.await(tenant + " current")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  number("select sum(last_log_seq) from dg_projection_cursors where true", tenant)
                      == 3L * events.size());
    }
  }

  private static void assertDoctorNames(String tenant) {
    Result doctor = cli.run("doctor");
    assertThat(doctor.exit()).isNotZero();
    assertThat(doctor.text()).contains(tenant).contains("context_graph").contains("failed");
  }

  private static long cursor(String tenant, String projection) throws SQLException {
    return number(
        "select max(last_log_seq) from dg_projection_cursors where projection_name = '"
            + projection
            + "'",
        tenant);
  }

  /** The statement gets the tenant as one more condition. */
  private static long number(String sql, String tenant) throws SQLException {
    try (Connection views = product.connect("projections", "projector");
        PreparedStatement select = views.prepareStatement(sql + " and tenant_id = ?")) {
      select.setString(1, tenant);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
