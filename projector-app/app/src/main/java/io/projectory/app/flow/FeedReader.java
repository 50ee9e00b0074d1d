package io.projectory.app.flow;

import io.projectory.app.flow.Overview.FeedStage;
import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.FeedStatus;
import io.projectory.app.operations.Operations;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.schemas.ProjectoryException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads how far projections are that topics of their own feed. Thread-safe. */
final class FeedReader {
  private final Operations operations;
  private final KafkaView kafka;
  private final FlowNames names;
  private final Clock clock;

  FeedReader(Operations operations, KafkaView kafka, FlowNames names, Clock clock) {
    this.operations = operations;
    this.kafka = kafka;
    this.names = names;
    this.clock = clock;
  }

  /**
   * One stage for each of the applications.
   *
   * @param ends of the event topic by partition; null when Kafka did not tell: it is then not asked
   *     for anything else
   */
  List<FeedStage> read(List<FeedStatus> feeds, Map<Integer, Long> ends) {
    if (feeds.isEmpty()) {
      return List.of();
    }
    Map<String, TopicProgress> progress = new HashMap<>();
    Map<String, Long> unread = new HashMap<>();
    if (ends != null) {
      try {
        operations
            .progressOfTopics(kafka, clock)
            .forEach(found -> progress.put(found.projection(), found));
        for (FeedStatus feed : feeds) {
          if (feed.applicationId() != null) {
            unread.put(
                feed.projection(),
                unread(ends, kafka.committed(feed.applicationId(), names.topic())));
          }
        }
      } catch (ProjectoryException e) {
        // the state of the applications can be told all the same
        progress.clear();
        unread.clear();
      }
    }
    List<FeedStage> stages = new ArrayList<>();
    for (FeedStatus feed : feeds) {
      TopicProgress own = progress.get(feed.projection());
      stages.add(
          new FeedStage(
              feed,
              own == null ? null : (Long) own.behind(),
              own == null ? null : (Long) own.age().toSeconds(),
              unread.get(feed.projection()),
              FeedTrouble.of(feed, own)));
    }
    return stages;
  }

  /**
   * How many records of the event topic an application has yet to read: in no cursor is that seen.
   *
   * @param ends of the event topic, by partition
   * @param committed by the application, by partition
   */
  static long unread(Map<Integer, Long> ends, Map<Integer, Long> committed) {
    long unread = 0;
    for (Map.Entry<Integer, Long> end : ends.entrySet()) {
      unread += Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L));
    }
    return unread;
  }
}
