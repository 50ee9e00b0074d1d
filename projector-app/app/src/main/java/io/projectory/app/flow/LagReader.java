package io.projectory.app.flow;

import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.PartitionLag;
import io.projectory.app.operations.ScopeProgress;
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
    List<Lag> byPartition =
        offsets.stream().map(o -> partition(o, behind, partitions, ages)).toList();
    LagExplanation explanation = new LagExplanation(names, partitions, offsets, behind);
    return new LagReport(byPartition, byTenant, explanation.sentences(this::committed));
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
