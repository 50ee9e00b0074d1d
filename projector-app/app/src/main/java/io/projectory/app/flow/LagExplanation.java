package io.projectory.app.flow;

import io.projectory.app.operations.PartitionLag;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.schemas.Partitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Why offsets that a group has yet to take and events that are pending are not the same number. */
final class LagExplanation {
  private static final int MOST = 20;

  private final FlowNames names;
  private final int partitions;
  private final List<PartitionLag> offsets;
  private final List<ScopeProgress> behind;
  private final List<String> sentences = new ArrayList<>();

  LagExplanation(
      FlowNames names, int partitions, List<PartitionLag> offsets, List<ScopeProgress> behind) {
    this.names = names;
    this.partitions = partitions;
    this.offsets = offsets;
    this.behind = behind;
  }

  /** Whether the scope is on the live path and in that partition. */
  static boolean livesIn(ScopeProgress scope, PartitionLag place, int partitions) {
    return scope.status().equals("idle")
        && scope.projection().equals(place.projection())
        && Partitions.of(scope.tenantId(), partitions) == place.partition();
  }

  /**
   * @param committed offsets of a projection's group, by partition
   */
  List<String> sentences(Function<String, Map<Integer, Long>> committed) {
    behind.stream().filter(s -> !s.status().equals("idle")).forEach(this::detached);
    offsets.forEach(this::pending);
    names.projections().forEach(p -> group(p, committed.apply(p)));
    if (sentences.size() <= MOST) {
      return sentences;
    }
    List<String> first = new ArrayList<>(sentences.subList(0, MOST));
    first.add("and " + (sentences.size() - MOST) + " more");
    return first;
  }

  private void detached(ScopeProgress scope) {
    sentences.add(
        scope.projection()
            + " of tenant "
            + scope.tenantId()
            + " is "
            + scope.status()
            + " at "
            + scope.cursor()
            + " of "
            + scope.head()
            + ": its group passes its events over, so they are pending and no lag; see: projectory"
            + " worker "
            + scope.projection()
            + " --tenant "
            + scope.tenantId());
  }

  private void pending(PartitionLag place) {
    long events =
        behind.stream()
            .filter(s -> livesIn(s, place, partitions))
            .mapToLong(ScopeProgress::pending)
            .sum();
    String where = "partition " + place.partition() + " of " + place.projection();
    if (events > place.lag()) {
      sentences.add(
          (events - place.lag())
              + " event(s) for "
              + where
              + " are in the log and not yet in the topic: the connector is on its way, or stopped;"
              + " see: projectory doctor");
    } else if (place.lag() > events) {
      sentences.add(
          (place.lag() - events)
              + " offset(s) of "
              + where
              + " hold no event that is pending: duplicates, transaction markers, or events of"
              + " scopes that are off the live path");
    }
  }

  private void group(String projection, Map<Integer, Long> committed) {
    for (PartitionLag place : offsets) {
      long told = committed.getOrDefault(place.partition(), 0L);
      if (place.projection().equals(projection) && told != place.currentOffset()) {
        sentences.add(
            "group "
                + names.group(projection)
                + " says "
                + told
                + " for partition "
                + place.partition()
                + ", the cursor "
                + place.currentOffset()
                + ": the cursor is right, and the group follows with the next batch");
      }
    }
  }
}
