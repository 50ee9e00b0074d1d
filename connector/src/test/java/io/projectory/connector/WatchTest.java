package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.connector.config.RetainedWalConfig;
import io.projectory.connector.stop.StopReason;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.PostgresOptions;
import io.projectory.servers.TestDatabase;
import io.projectory.testkit.net.FaultProxy;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What no longer belongs together is seen while the connector runs, and again at each start. */
class WatchTest {
  @Test
  void trap_29_a_publication_that_is_made_again_while_running_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.append("a", 1);
      bench.awaitConfirmed();
      // in one transaction: nobody ever finds it missing
      bench.execute(
          "drop publication dg_events;"
              + "create publication dg_events for table dg_event_log with (publish = 'insert')");
      assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.PUBLICATION_CHANGED);
    }
  }

  @Test
  void trap_9_a_truncated_topic_is_noticed_running_and_at_start_and_filled_again()
      throws Exception {
    try (Bench bench = new Bench(1)) {
      Connector connector = bench.startReady();
      bench.append("a", 5);
      bench.awaitConfirmed();
      bench
          .admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(bench.config.topics().events(), 0),
                  RecordsToDelete.beforeOffset(2)))
          .all()
          .get();
      assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.TOPIC_TRUNCATED);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.TOPIC_TRUNCATED);

      assertThat(ConnectorHeal.heal(bench.config, Optional.empty()).missing()).isEqualTo(2);
      bench.startReady();
      bench.append("a", 1);
      TopicTail tail = bench.tail();
      Bench.eventually(
          () ->
              assertThat(tail.positions("a")).containsExactly(3L, 4L, 5L, 1L, 2L, 3L, 4L, 5L, 6L));
    }
  }

  @Test
  void trap_10_partitions_added_by_hand_stop_it_running_and_at_start_and_split_no_tenant()
      throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      for (int t = 0; t < 40; t++) {
        bench.append("t" + t, 1);
      }
      bench.awaitConfirmed();
      bench
          .admin
          .createPartitions(Map.of(bench.config.topics().events(), NewPartitions.increaseTo(9)))
          .all()
          .get();
      assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.PARTITIONS_CHANGED);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.PARTITIONS_CHANGED);

      assertThat(ConnectorHeal.heal(bench.config, Optional.empty()).published()).isZero();
      bench.startReady();
      for (int t = 0; t < 40; t++) {
        bench.append("t" + t, 1);
      }
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(80));
    }
  }

  @Test
  void a_lost_position_is_noticed_running_and_at_start() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.append("a", 3);
      bench.awaitConfirmed();
      String state = bench.config.connector().stateTopic();
      bench.admin.deleteTopics(List.of(state)).all().get();
      assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.STATE_LOST);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.STATE_LOST);
      assertThat(ConnectorHeal.heal(bench.config, Optional.empty()).published()).isZero();
      connector = bench.startReady();
      bench.append("a", 1);
      bench.awaitConfirmed();
      assertThat(bench.tail().read()).hasSize(4);

      // the other way: everything anew
      connector.close();
      bench.admin.deleteTopics(List.of(state)).all().get();
      assertThat(bench.startAndFail()).isEqualTo(StopReason.STATE_LOST);
      assertThat(ConnectorReset.reset(bench.config)).isEmpty();
      bench.startReady();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.read()).hasSize(8));
    }
  }

  @Test
  void a_position_that_is_lost_in_a_topic_that_a_broker_made_by_itself_can_be_healed()
      throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.append("a", 3);
      bench.awaitConfirmed();
      connector.close();
      String state = bench.config.connector().stateTopic();
      bench.admin.deleteTopics(List.of(state)).all().get();
      // as automatic topic creation does: with the defaults, under which positions would expire
      NewTopic made = new NewTopic(state, Optional.empty(), Optional.empty());
      Bench.eventually(
          () ->
              assertThatCode(() -> bench.admin.createTopics(List.of(made)).all().get())
                  .doesNotThrowAnyException());
      assertThat(bench.startAndFail()).isEqualTo(StopReason.STATE_LOST);
      assertThat(ConnectorHeal.heal(bench.config, Optional.empty()).published()).isZero();
      bench.startReady();
      bench.append("a", 1);
      bench.awaitConfirmed();
      assertThat(bench.tail().read()).hasSize(4);
    }
  }

  @Test
  void another_server_behind_the_same_address_is_noticed_while_running() throws Exception {
    try (Bench bench = new Bench();
        FaultProxy proxy = new FaultProxy("127.0.0.1", bench.database.server().port());
        EmbeddedPostgresServer other =
            EmbeddedPostgresServer.start(PostgresOptions.temporary().durable(false))) {
      TestDatabase copy = new TestDatabase(other, bench.database.name());
      other.createDatabase(copy.name());
      EventLogMigrations.migrate(copy.dataSource());
      try (Connection owner = copy.dataSource().getConnection()) {
        Roles.login(owner, Roles.CONNECTOR, "secret");
      }
      Connector connector = bench.start(bench.through(proxy));
      Bench.awaitReady(connector);
      bench.append("a", 1);
      bench.awaitConfirmed();
      proxy.cut();
      proxy.target("127.0.0.1", other.port());
      proxy.restore();
      assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.OTHER_SERVER);
    }
  }

  @Test
  void trap_11_wal_behind_a_stuck_slot_is_shown_and_bounded_and_no_event_is_lost()
      throws Exception {
    try (Bench bench = new Bench()) {
      long limit = 8L << 20;
      Connector connector = bench.start(limited(bench.config, limit));
      Bench.awaitReady(connector);
      bench.append("a", 2);
      bench.awaitConfirmed();
      assertThat(connector.retainedWalBytes()).isPresent();
      try (Connection stuck = bench.connect()) {
        stuck.setAutoCommit(false);
        Bench.append(stuck, "b", 1);
        bench.execute("select pg_logical_emit_message(false, 'noise', repeat('x', 17000000))");
        assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.WAL_LIMIT_EXCEEDED);
        assertThat(connector.retainedWalBytes().getAsLong()).isGreaterThan(limit);
        assertThat(connector.slot()).isEmpty();
        stuck.commit();
      }
      assertThat(bench.startAndFail()).isEqualTo(StopReason.SLOT_MISSING);
      assertThat(ConnectorHeal.heal(bench.config, Optional.empty()).missing()).isOne();
      bench.startReady();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(3));
    }
  }

  private static ConnectorConfig limited(ConnectorConfig config, long limit) {
    ConnectorSettings s = config.connector();
    return Bench.with(
        config,
        new ConnectorSettings(
            s.slot(),
            s.publication(),
            s.stateTopic(),
            s.heartbeatInterval(),
            s.heartbeatTimeout(),
            s.pollInterval(),
            s.startTimeout(),
            s.limits(),
            new RetainedWalConfig(1L << 20, limit),
            s.http()));
  }
}
