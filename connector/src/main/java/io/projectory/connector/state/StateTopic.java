package io.projectory.connector.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How states are kept in the compacted state topic: one record per leader, under {@code
 * slot/epoch}. A leader that was replaced without noticing goes on writing under its own key, where
 * it harms nobody.
 */
public final class StateTopic {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private StateTopic() {}

  /**
   * What the latest leader saved for that slot.
   *
   * @param records all of the topic, by key
   * @throws ConnectorException {@code state_unreadable}
   */
  public static Optional<SavedState> latest(Map<String, byte[]> records, String slot) {
    SavedState latest = null;
    for (String key : keys(records, slot)) {
      SavedState state = read(key, records.get(key));
      if (latest == null || state.epoch() > latest.epoch()) {
        latest = state;
      }
    }
    return Optional.ofNullable(latest);
  }

  /** Keys of that slot's records. */
  public static List<String> keys(Map<String, byte[]> records, String slot) {
    List<String> keys = new ArrayList<>();
    for (String key : records.keySet()) {
      if (key.startsWith(slot + "/")) {
        keys.add(key);
      }
    }
    return keys;
  }

  public static byte[] key(SavedState state) {
    return (state.slot() + "/" + state.epoch()).getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] value(SavedState state) {
    try {
      return JSON.writeValueAsBytes(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a state is always JSON", e);
    }
  }

  private static SavedState read(String key, byte[] value) {
    try {
      return JSON.readValue(value, SavedState.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConnectorException(
          StopReason.STATE_UNREADABLE, "the state record " + key + " cannot be read", e);
    }
  }
}
