package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.log.Lsn;
import io.projectory.connector.stop.StopReason;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class BelongTogetherTest {

  @Test
  void a_slot_that_was_dropped_while_down_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      runOnce(bench);
      bench.dropSlot();
      bench.append("a", 1);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.SLOT_MISSING);
    }
  }

  @Test
  void a_slot_that_was_made_again_while_down_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      runOnce(bench);
      bench.dropSlot();
      bench.append("a", 1);
      bench.createSlot();
      assertThat(bench.startAndFail()).isEqualTo(StopReason.SLOT_REPLACED);
    }
  }

  @Test
  void a_slot_that_is_dropped_while_running_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.terminateAndDropSlot();
      assertThat(Bench.awaitFailure(connector))
          .isIn(StopReason.SLOT_MISSING, StopReason.SLOT_REPLACED);
    }
  }

  @Test
  void a_slot_that_is_made_again_while_running_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.append("a", 1);
      bench.awaitConfirmed();
      bench.terminateAndDropSlot();
      bench.append("a", 1);
      bench.createSlot();
      assertThat(Bench.awaitFailure(connector))
          .isIn(StopReason.SLOT_MISSING, StopReason.SLOT_REPLACED);
    }
  }

  @Test
  void a_publication_that_is_dropped_while_running_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.execute("drop publication dg_events");
      assertThat(Bench.awaitFailure(connector)).isEqualTo(StopReason.PUBLICATION_MISSING);
    }
  }

  @Test
  void a_publication_that_was_made_again_while_down_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      runOnce(bench);
      bench.execute("drop publication dg_events");
      bench.append("a", 1);
      bench.execute(
          "create publication dg_events for table dg_event_log with (publish = 'insert')");
      assertThat(bench.startAndFail()).isEqualTo(StopReason.PUBLICATION_CHANGED);
    }
  }

  @Test
  void a_publication_that_did_not_publish_inserts_for_a_moment_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      runOnce(bench);
      bench.execute("alter publication dg_events set (publish = 'update')");
      bench.append("a", 1);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.PUBLICATION_WRONG);
      bench.execute("alter publication dg_events set (publish = 'insert')");
      assertThat(bench.startAndFail()).isEqualTo(StopReason.PUBLICATION_CHANGED);
    }
  }

  @Test
  void a_publication_of_more_than_the_log_is_refused() throws Exception {
    try (Bench bench = new Bench()) {
      bench.execute("alter publication dg_events add table dg_connector_heartbeat");
      assertThat(bench.startAndFail()).isEqualTo(StopReason.PUBLICATION_WRONG);
    }
  }

  @Test
  void a_topic_that_was_made_again_is_noticed_down_and_running() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.deleteTopic();
      bench.createTopic(Map.of("max.message.bytes", "20971520"));
      assertThat(Bench.awaitFailure(connector))
          .isIn(StopReason.TOPIC_REPLACED, StopReason.TOPIC_MISSING);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.TOPIC_REPLACED);
      bench.deleteTopic();
      assertThat(bench.startAndFail()).isEqualTo(StopReason.TOPIC_MISSING);
    }
  }

  @Test
  void a_topic_that_would_forget_or_refuse_events_is_refused_with_the_setting() throws Exception {
    try (Bench bench = new Bench()) {
      refused(
          bench, Map.of("cleanup.policy", "compact"), "cleanup.policy compact, expected delete");
      refused(bench, Map.of("retention.ms", "1000"), "retention.ms 1000, expected -1");
      refused(bench, Map.of("retention.bytes", "1000"), "retention.bytes 1000, expected -1");
      refused(
          bench,
          Map.of("max.message.bytes", "1000000"),
          "max.message.bytes 1000000, expected 20971520");
      refused(
          bench,
          Map.of("unclean.leader.election.enable", "true"),
          "unclean.leader.election.enable true, expected false");
    }
  }

  private static void refused(Bench bench, Map<String, String> settings, String finding)
      throws Exception {
    bench.createTopic(settings);
    try (Connector connector = Connector.start(bench.config)) {
      ConnectorState end = connector.awaitEnd(Bench.SOON);
      assertThat(end.reason()).contains(StopReason.TOPIC_SETTINGS);
      assertThat(end.detail()).contains(bench.config.topics().events()).contains(finding);
    }
    bench.deleteTopic();
  }

  @Test
  void another_partition_count_than_configured_is_refused_before_anything_is_published()
      throws Exception {
    try (Bench bench = new Bench()) {
      bench
          .admin
          .createTopics(List.of(new NewTopic(bench.config.topics().events(), 3, (short) 1)))
          .all()
          .get();
      assertThat(bench.startAndFail()).isEqualTo(StopReason.TOPIC_SETTINGS);
    }
  }

  @Test
  void a_log_that_lost_what_was_published_is_noticed() throws Exception {
    try (Bench bench = new Bench()) {
      runOnce(bench);
      // as if this server had been further on before it was restored
      bench.save(bench.saved().orElseThrow().at(Lsn.parse("FFFF/0")));
      assertThat(bench.startAndFail()).isEqualTo(StopReason.LOG_DIVERGED);
    }
  }

  @Test
  void a_reset_heals_a_missing_slot_without_losing_an_event() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 3);
      runOnce(bench);
      bench.dropSlot();
      bench.append("a", 4);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.SLOT_MISSING);
      assertThat(ConnectorReset.reset(bench.config)).isPresent();
      bench.startReady();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(7));
    }
  }

  @Test
  void a_hole_that_the_log_itself_has_stops_nobody() throws Exception {
    try (Bench bench = new Bench()) {
      bench.startReady();
      bench.append("a", 2);
      bench.appendBehindTheTriggers("a", 5);
      bench.append("b", 1);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.positions("b")).hasSize(1));
      assertThat(tail.positions("a")).containsExactly(1L, 2L, 5L);
    }
  }

  private static void runOnce(Bench bench) throws Exception {
    try (Connector connector = bench.startReady()) {
      bench.awaitConfirmed();
      assertThat(connector.slot()).isPresent();
    }
  }
}
