package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.log.Postgres;
import io.projectory.connector.log.Slot;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Makes a connector begin anew: drops its slot and forgets its position, so that the next start
 * publishes the whole log again. Consumers recognise what they have by {@code log_seq}; no event is
 * lost by it. The recorded partition count of the topic stays.
 */
public final class ConnectorReset {
  private ConnectorReset() {}

  /**
   * Waits for nobody.
   *
   * @return the position that was forgotten, if there was one
   * @throws ConnectorException {@code slot_in_use} while an instance runs
   * @throws SQLException if Postgres cannot be asked
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be asked
   */
  public static Optional<String> reset(ConnectorConfig config) throws SQLException {
    try (LeaderSession session = LeaderSession.open(new Postgres(config), config);
        Brokers brokers = new Brokers(config)) {
      if (!session.tryLead()) {
        throw inUse(config);
      }
      Optional<Slot> slot = Slot.read(session.connection(), config.slot());
      if (slot.filter(Slot::active).isPresent()) {
        throw inUse(config);
      }
      brokers.topics().ensureStateTopic();
      Optional<String> forgotten = forget(config, brokers, session.newEpoch());
      if (slot.isPresent()) {
        slot.get().drop(session.connection());
      }
      return forgotten;
    }
  }

  private static Optional<String> forget(
      ConnectorConfig config, Brokers brokers, long sessionEpoch) {
    StateVault vault = new StateVault(config, brokers.states());
    Optional<SavedState> saved = vault.readOrNothing();
    long epoch = Math.max(sessionEpoch, saved.map(SavedState::epoch).orElse(0L) + 1);
    // a record that says so, not none: none would be a loss
    SavedState anew =
        saved
            .map(known -> known.inEpoch(epoch).unfinished())
            .orElse(SavedState.nothing(config.slot(), epoch, config.topics().partitions()));
    vault.takeOver(anew);
    return saved.map(SavedState::position);
  }

  static ConnectorException inUse(ConnectorConfig config) {
    return new ConnectorException(
        StopReason.SLOT_IN_USE, "a connector runs on slot " + config.slot());
  }
}
