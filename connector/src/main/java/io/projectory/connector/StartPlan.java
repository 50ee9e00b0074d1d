package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.connector.topic.TopicAdmin;
import io.projectory.connector.topic.TopicFacts;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a leader starts: from the stored position, or with a snapshot if none was ever completed. An
 * unfinished snapshot is never resumed.
 *
 * @param state to be saved before anything is published
 * @param snapshot whether to begin with one
 */
record StartPlan(SavedState state, boolean snapshot) {
  private static final Logger log = LoggerFactory.getLogger(StartPlan.class);

  static StartPlan of(
      ConnectorConfig config,
      Optional<SavedState> saved,
      Observed found,
      TopicAdmin topics,
      long sessionEpoch) {
    long epoch = Math.max(sessionEpoch, saved.map(SavedState::epoch).orElse(0L) + 1);
    if (saved.isPresent() && saved.get().streaming()) {
      return resume(config, saved.get(), found, epoch);
    }
    if (saved.isEmpty() && found.topic().filter(t -> t.extent().used()).isPresent()) {
      throw new ConnectorException(
          StopReason.STATE_LOST,
          "topic %s holds events, but there is no position of slot %s in topic %s"
              .formatted(config.topics().events(), config.slot(), config.connector().stateTopic()));
    }
    TopicFacts topic = found.topic().orElseGet(() -> topics.create(config.topics().partitions()));
    int partitions = recorded(config, saved, topic);
    SavedState state =
        new SavedState(
            config.slot(),
            epoch,
            SavedState.Phase.SNAPSHOT,
            null,
            topic.id(),
            partitions,
            found.server().systemIdentifier(),
            found.server().timeline(),
            found.publication().fingerprint(),
            topic.extent());
    return new StartPlan(state, true);
  }

  private static StartPlan resume(
      ConnectorConfig config, SavedState saved, Observed found, long epoch) {
    Belonging.checkAll(saved, found);
    TopicFacts topic = found.topic().orElseThrow();
    int present = topic.partitions();
    if (present != saved.partitions() || config.topics().partitions() != saved.partitions()) {
      log.atWarn()
          .addKeyValue("recorded", saved.partitions())
          .addKeyValue("present", present)
          .addKeyValue("configured", config.topics().partitions())
          .log("The partition count differs from the recorded one, which stays in use.");
    }
    SavedState known = saved.extent() == null ? saved.with(topic.extent()) : saved;
    return new StartPlan(known.inEpoch(epoch), false);
  }

  /** The count of a topic that we filled before is the one we filled it with. */
  static int recorded(ConnectorConfig config, Optional<SavedState> saved, TopicFacts topic) {
    if (saved.isPresent() && saved.get().topicId().equals(topic.id())) {
      return saved.get().partitions();
    }
    if (topic.partitions() != config.topics().partitions()) {
      throw new ConnectorException(
          StopReason.TOPIC_SETTINGS,
          "topic %s has %d partitions, expected %d"
              .formatted(
                  config.topics().events(), topic.partitions(), config.topics().partitions()));
    }
    return topic.partitions();
  }
}
