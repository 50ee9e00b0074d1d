package io.projectory.app.flow;

import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.FeedStatus;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.PartitionLag;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads lag in offsets, in events and in seconds. Thread-safe. */
public final class LagReader {
  private final Operations operations;
  private final EventLog log;
  private final KafkaView kafka;
  private final FlowNames names;
  private final Clock clock;

  public LagReader(
      Operations operations, EventLog log, KafkaView kafka, FlowNames names, Clock clock) {
    this.operations = operations;
    this.log = log;
    this.kafka = kafka;
    this.names = names;
    this.clock = clock;
  }

  /**
   * @param tenantId whose scopes to list, current ones as well; null lists all that are behind
   * @throws ProjectoryException {@code not_found} when there is no topic yet, {@code storage} when
   *     a server cannot be asked
   */
  public LagReport read(String tenantId) {
    int partitions =
        kafka
            .topic(names.topic())
            .map(KafkaView.Topic::partitions)
            .orElseThrow(
                () ->
                    new ProjectoryException(
                        ErrorCode.NOT_FOUND,
                        "there is no topic "
                            + names.topic()
                            + "; start the connector, it creates it",
                        Map.of("topic", names.topic())));
    List<PartitionLag> offsets = operations.lag(kafka.ends(names.topic(), partitions));
    List<ScopeProgress> scopes = operations.progress();
    List<ScopeProgress> behind = scopes.stream().filter(s -> !s.current()).toList();
    Map<ScopeProgress, Long> ages = ages(behind);
    List<Lag> byTenant =
        scopes.stream()
            .filter(s -> tenantId == null ? !s.current() : s.tenantId().equals(tenantId))
            .map(s -> scope(s, partitions, ages))
            .toList();
    List<Lag> byPartition = new ArrayList<>();
    offsets.forEach(o -> byPartition.add(partition(o, behind, partitions, ages)));
    LagExplanation explanation = new LagExplanation(names, partitions, offsets, behind);
    List<String> explained = new ArrayList<>(explanation.sentences(this::committed));
    for (TopicProgress progress : operations.progressOfTopics(kafka, clock)) {
      progress.partitions().forEach(p -> byPartition.add(ofTopic(progress.projection(), p)));
    }
    operations.feeds().forEach(feed -> explained.addAll(unread(feed, partitions)));
    return new LagReport(byPartition, byTenant, explained);
  }

  private static Lag ofTopic(String projection, TopicProgress.Part part) {
    return new Lag(
        projection,
        part.partition(),
        null,
        part.nextOffset(),
        part.endOffset(),
        part.behind(),
        part.age().toSeconds());
  }

  /** What an application has yet to read is in no cursor. */
  private List<String> unread(FeedStatus feed, int partitions) {
    if (feed.applicationId() == null) {
      return List.of(feed.projection() + ": nothing has ever filled topic " + feed.topic());
    }
    long unread =
        FeedReader.unread(
            kafka.ends(names.topic(), partitions),
            kafka.committed(feed.applicationId(), names.topic()));
    return unread == 0
        ? List.of()
        : List.of(
            feed.projection()
                + ": application "
                + feed.applicationId()
                + " ("
                + feed.state()
                + ", "
                + feed.instances().size()
                + " instances) has yet to read "
                + unread
                + " records of "
                + names.topic());
  }

  private Map<Integer, Long> committed(String projection) {
    return kafka.committed(names.group(projection), names.topic());
  }

  private static Lag scope(ScopeProgress s, int partitions, Map<ScopeProgress, Long> ages) {
    return new Lag(
        s.projection(),
        Partitions.of(s.tenantId(), partitions),
        s.tenantId(),
        s.cursor(),
        s.head(),
        s.pending(),
        ages.getOrDefault(s, 0L));
  }

  private static Lag partition(
      PartitionLag o, List<ScopeProgress> behind, int partitions, Map<ScopeProgress, Long> ages) {
    long oldest =
        behind.stream()
            .filter(s -> LagExplanation.livesIn(s, o, partitions))
            .mapToLong(s -> ages.getOrDefault(s, 0L))
            .max()
            .orElse(0);
    return new Lag(
        o.projection(), o.partition(), null, o.currentOffset(), o.endOffset(), o.lag(), oldest);
  }

  /** Seconds since the first event that each of them has yet to apply was recorded. */
  private Map<ScopeProgress, Long> ages(List<ScopeProgress> behind) {
    List<LogPosition> next = new ArrayList<>();
    behind.forEach(s -> next.add(next(s)));
    Map<LogPosition, Instant> recorded = log.recordedAt(next.stream().distinct().toList());
    Instant now = clock.instant();
    Map<ScopeProgress, Long> ages = new HashMap<>();
    for (ScopeProgress scope : behind) {
      Instant at = recorded.get(next(scope));
      ages.put(scope, at == null ? 0 : Math.max(0, Duration.between(at, now).toSeconds()));
    }
    return ages;
  }

  private static LogPosition next(ScopeProgress scope) {
    return new LogPosition(scope.tenantId(), scope.cursor() + 1);
  }
}
