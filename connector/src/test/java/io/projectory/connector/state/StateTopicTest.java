package io.projectory.connector.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.connector.log.Lsn;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTopicTest {
  private static final SavedState FIRST =
      new SavedState("s", 9, SavedState.Phase.SNAPSHOT, null, "id", 8, "sys", 1, "pub", null);

  private final Map<String, byte[]> records = new HashMap<>();

  @Test
  void a_state_is_read_as_it_was_written() {
    SavedState streaming = FIRST.at(Lsn.parse("1/AB"));
    save(streaming);
    assertThat(StateTopic.latest(records, "s")).contains(streaming);
    assertThat(streaming.lsn()).isEqualTo(Lsn.parse("1/AB"));
    assertThat(new String(StateTopic.value(streaming), StandardCharsets.UTF_8))
        .contains("\"phase\":\"streaming\"", "\"position\":\"1/AB\"", "\"topic_id\":\"id\"");
  }

  @Test
  void a_replaced_leader_that_goes_on_writing_does_not_count() {
    save(FIRST.inEpoch(10).at(Lsn.parse("0/20")));
    save(FIRST.inEpoch(9).at(Lsn.parse("0/99")));
    assertThat(StateTopic.latest(records, "s").orElseThrow().position()).isEqualTo("0/20");
  }

  @Test
  void connectors_with_other_slots_are_not_seen() {
    save(new SavedState("s2", 1, SavedState.Phase.SNAPSHOT, null, "id", 8, "sys", 1, "pub", null));
    assertThat(StateTopic.latest(records, "s")).isEmpty();
    assertThat(StateTopic.keys(records, "s")).isEmpty();
  }

  @Test
  void nonsense_is_a_typed_stop() {
    records.put("s/1", "{".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> StateTopic.latest(records, "s"))
        .isInstanceOfSatisfying(
            ConnectorException.class,
            e -> assertThat(e.reason()).isEqualTo(StopReason.STATE_UNREADABLE));
  }

  private void save(SavedState state) {
    records.put(new String(StateTopic.key(state), StandardCharsets.UTF_8), StateTopic.value(state));
  }
}
