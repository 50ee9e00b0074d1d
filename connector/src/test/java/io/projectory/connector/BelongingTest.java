package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.connector.log.Lsn;
import io.projectory.connector.log.Server;
import io.projectory.connector.log.Slot;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.connector.topic.TopicExtent;
import io.projectory.connector.topic.TopicFacts;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BelongingTest {
  private static final SavedState SAVED =
      new SavedState("s", 1, SavedState.Phase.STREAMING, "0/100", "id", 8, "sys", 1, "pub", null);

  @Test
  void another_server_timeline_or_an_earlier_end_of_the_log_stops() {
    stops(StopReason.OTHER_SERVER, () -> Belonging.checkServer(SAVED, server("other", 1, "0/200")));
    stops(StopReason.OTHER_TIMELINE, () -> Belonging.checkServer(SAVED, server("sys", 2, "0/200")));
    stops(StopReason.LOG_DIVERGED, () -> Belonging.checkServer(SAVED, server("sys", 2, "0/FF")));
    assertThatCode(() -> Belonging.checkServer(SAVED, server("sys", 1, "0/100")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_slot_may_stand_at_or_before_the_position_only() {
    stops(StopReason.SLOT_MISSING, () -> Belonging.checkSlot(SAVED, Optional.empty()));
    stops(StopReason.SLOT_LOST, () -> Belonging.checkSlot(SAVED, slot("lost", "0/100")));
    stops(StopReason.SLOT_REPLACED, () -> Belonging.checkSlot(SAVED, slot("reserved", "0/101")));
    assertThatCode(() -> Belonging.checkSlot(SAVED, slot("extended", "0/100")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_topic_must_hold_at_least_what_was_acknowledged() {
    SavedState filled = SAVED.with(new TopicExtent(List.of(0L, 0L), List.of(7L, 3L)));
    stops(StopReason.TOPIC_MISSING, () -> Belonging.checkTopic(filled, Optional.empty()));
    stops(StopReason.TOPIC_REPLACED, () -> Belonging.checkTopic(filled, topic("x", 0, 0, 7, 3)));
    stops(StopReason.TOPIC_TRUNCATED, () -> Belonging.checkTopic(filled, topic("id", 0, 1, 7, 3)));
    // shortened by an unclean election
    stops(StopReason.TOPIC_TRUNCATED, () -> Belonging.checkTopic(filled, topic("id", 0, 0, 6, 9)));
    SavedState fewer = SAVED.with(new TopicExtent(List.of(0L), List.of(7L)));
    stops(
        StopReason.PARTITIONS_CHANGED, () -> Belonging.checkTopic(fewer, topic("id", 0, 0, 7, 3)));
    assertThatCode(() -> Belonging.checkTopic(filled, topic("id", 0, 0, 8, 3)))
        .doesNotThrowAnyException();
  }

  private static Optional<TopicFacts> topic(String id, long s0, long s1, long e0, long e1) {
    return Optional.of(new TopicFacts(id, new TopicExtent(List.of(s0, s1), List.of(e0, e1))));
  }

  private static void stops(StopReason reason, ThrowingCallable check) {
    assertThatThrownBy(check)
        .isInstanceOf(ConnectorException.class)
        .extracting(e -> ((ConnectorException) e).reason())
        .isEqualTo(reason);
  }

  private static Server server(String id, int timeline, String head) {
    return new Server(id, timeline, Lsn.parse(head));
  }

  private static Optional<Slot> slot(String walStatus, String confirmed) {
    return Optional.of(new Slot("s", 0, null, walStatus, Lsn.parse(confirmed), 0));
  }
}
