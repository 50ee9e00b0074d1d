package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.state.StateTopic;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.topic.Publisher;
import io.projectory.connector.topic.StateReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A leader's way to the state topic. One thread. */
final class StateVault {
  private final ConnectorConfig config;
  private final StateReader reader;
  private Map<String, byte[]> records = Map.of();

  StateVault(ConnectorConfig config, StateReader reader) {
    this.config = config;
    this.reader = reader;
  }

  /** What the leader before saved; to be called by a leader only. */
  Optional<SavedState> read() {
    records = reader.read(config.connector().stateTopic());
    return StateTopic.latest(records, config.slot());
  }

  /** The same for who is about to forget it. */
  Optional<SavedState> readOrNothing() {
    try {
      return read();
    } catch (ConnectorException unreadable) {
      return Optional.empty();
    }
  }

  /** Saves the new leader's first state, then forgets the earlier ones'. */
  void takeOver(Publisher publisher, SavedState state) {
    publisher
        .sendState(config.connector().stateTopic(), StateTopic.key(state), StateTopic.value(state))
        .join();
    clear(publisher);
  }

  /** The same without a publisher of one's own. */
  void takeOver(SavedState state) {
    try (Publisher publisher = new Publisher(config, state.partitions())) {
      takeOver(publisher, state);
    }
  }

  private void clear(Publisher publisher) {
    for (String key : StateTopic.keys(records, config.slot())) {
      publisher
          .sendState(config.connector().stateTopic(), key.getBytes(StandardCharsets.UTF_8), null)
          .join();
    }
  }
}
