package io.projectory.connector;

import io.projectory.connector.log.Publication;
import io.projectory.connector.log.Server;
import io.projectory.connector.log.Slot;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.connector.topic.TopicExtent;
import io.projectory.connector.topic.TopicFacts;
import java.util.Optional;

/**
 * Whether slot, stored position, server, publication and topic belong together (DESIGN 4.2). Where
 * they do not, events would be passed over without a word, so each finding is a typed stop. Pure
 * functions.
 */
final class Belonging {
  private Belonging() {}

  /** Everything, before a start from a stored position. */
  static void checkAll(SavedState saved, Observed found) {
    checkServer(saved, found.server());
    checkPublication(saved, found.publication());
    checkSlot(saved, found.slot());
    checkTopic(saved, found.topic());
  }

  static void checkServer(SavedState saved, Server server) {
    if (!server.systemIdentifier().equals(saved.systemIdentifier())) {
      throw stop(
          StopReason.OTHER_SERVER,
          "system identifier is %s, the position is from %s",
          server.systemIdentifier(),
          saved.systemIdentifier());
    }
    if (saved.lsn().isAfter(server.head())) {
      throw stop(
          StopReason.LOG_DIVERGED,
          "events up to %s were published, the server's log ends at %s",
          saved.lsn(),
          server.head());
    }
    if (server.timeline() != saved.timeline()) {
      throw stop(
          StopReason.OTHER_TIMELINE,
          "the server is on timeline %d, the position is from %d",
          server.timeline(),
          saved.timeline());
    }
  }

  static void checkPublication(SavedState saved, Publication publication) {
    if (!publication.fingerprint().equals(saved.publication())) {
      throw stop(
          StopReason.PUBLICATION_CHANGED,
          "the publication was made again or altered since position %s",
          saved.lsn());
    }
  }

  static void checkSlot(SavedState saved, Optional<Slot> found) {
    Slot slot =
        found.orElseThrow(() -> stop(StopReason.SLOT_MISSING, "there is no slot %s", saved.slot()));
    if (slot.lost()) {
      throw stop(
          StopReason.SLOT_LOST, "the server no longer has the WAL that slot %s needs", slot.name());
    }
    if (slot.confirmed() == null || slot.confirmed().isAfter(saved.lsn())) {
      throw stop(
          StopReason.SLOT_REPLACED,
          "slot %s stands at %s, beyond the stored position %s",
          slot.name(),
          slot.confirmed(),
          saved.lsn());
    }
  }

  /** Whether it is the topic that was filled, as it was left. */
  static void checkTopic(SavedState saved, Optional<TopicFacts> found) {
    TopicFacts topic =
        found.orElseThrow(() -> stop(StopReason.TOPIC_MISSING, "the event topic is gone"));
    if (!topic.id().equals(saved.topicId())) {
      throw stop(
          StopReason.TOPIC_REPLACED,
          "the event topic has id %s, events were published to %s",
          topic.id(),
          saved.topicId());
    }
    if (saved.extent() != null) {
      checkExtent(saved.extent(), topic.extent());
    }
  }

  private static void checkExtent(TopicExtent known, TopicExtent found) {
    if (found.partitions() != known.partitions()) {
      throw stop(
          StopReason.PARTITIONS_CHANGED,
          "the event topic has %d partitions, it had %d",
          found.partitions(),
          known.partitions());
    }
    for (int p = 0; p < known.partitions(); p++) {
      if (found.starts().get(p) > known.starts().get(p)) {
        throw stop(
            StopReason.TOPIC_TRUNCATED,
            "partition %d of the event topic begins at offset %d, it began at %d",
            p,
            found.starts().get(p),
            known.starts().get(p));
      }
      if (found.ends().get(p) < known.ends().get(p)) {
        throw stop(
            StopReason.TOPIC_TRUNCATED,
            "partition %d of the event topic ends at offset %d, acknowledged was up to %d",
            p,
            found.ends().get(p),
            known.ends().get(p));
      }
    }
  }

  private static ConnectorException stop(StopReason reason, String finding, Object... facts) {
    return new ConnectorException(reason, finding.formatted(facts));
  }
}
