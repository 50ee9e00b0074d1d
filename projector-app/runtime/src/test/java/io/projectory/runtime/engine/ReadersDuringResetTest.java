package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.OnError;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.query.CurrentReader;
import io.projectory.runtime.run.RunParts;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A truncate shows through snapshots: readers must not take its empty tables for the truth. */
class ReadersDuringResetTest {
  private static final String NAME = "one_row_per_event";
  private static final String TENANT = "tenant-1";

  private final OneRowPerEvent projection = new OneRowPerEvent(event -> {}, OnError.FATAL);

  @Test
  void a_query_that_meets_a_reset_does_not_answer_from_emptied_tables() throws Exception {
    try (TestFleet fleet = applied()) {
      CurrentReader reader =
          new CurrentReader(fleet.views.dataSource(), new EventLogReader(fleet.eventLog));
      assertThatThrownBy(
              () ->
                  reader.current(
                      TENANT,
                      Set.of(NAME),
                      connection -> {
                        reset(fleet).commit();
                        return Jdbc.list(
                            connection, "select 1 from one_row_per_event", r -> r.getInt(1));
                      }))
          .isInstanceOfSatisfying(
              ProjectoryException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PROJECTION_OUT_OF_DATE));
    }
  }

  @Test
  void a_digest_that_meets_a_reset_is_stored_with_the_cursor_that_it_stands_for() throws Exception {
    try (TestFleet fleet = applied();
        Connection resetting = reset(fleet)) {
      CompletableFuture<Boolean> refresh =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return digests(fleet).refresh(TENANT);
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      Awaitility.await()
          .until(
              () ->
                  "1"
                      .equals(
                          fleet.view(
                              "select count(*) from pg_stat_activity where datname = current_database()"
                                  + " and wait_event_type = 'Lock'")));
      resetting.commit();
      assertThat(refresh.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(fleet.view("select last_log_seq from dg_projection_digests")).isEqualTo("0");
    }
  }

  /** Applied, and nobody running; digests not stored. */
  private TestFleet applied() throws Exception {
    TestFleet fleet = new TestFleet(1, List.of(projection));
    fleet.append(new Workload(WorkloadOptions.of(31, 50, 1)));
    fleet.publish();
    ProjectorRuntime member = fleet.start("a");
    fleet.awaitCurrent();
    member.close();
    fleet.execute(fleet.views, "delete from dg_projection_digests");
    return fleet;
  }

  private DigestService digests(TestFleet fleet) {
    return new DigestService(fleet.views.dataSource(), List.of(projection), List.of());
  }

  /** An open transaction that has reset the projection. */
  private Connection reset(TestFleet fleet) throws SQLException {
    Connection connection = fleet.views.dataSource().getConnection();
    connection.setAutoCommit(false);
    new RunParts(List.of(projection), fleet.topic, digests(fleet))
        .of(NAME)
        .reset()
        .toTopic(connection);
    return connection;
  }
}
