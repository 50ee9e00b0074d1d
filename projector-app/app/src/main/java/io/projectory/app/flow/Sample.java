package io.projectory.app.flow;

import io.projectory.app.operations.PartitionLag;
import io.projectory.app.operations.ScopeProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All positions at one moment.
 *
 * @param behind scopes on the live path that have not applied their whole log
 * @param partitions of the topic; 0 when there is no topic
 * @param ends of its partitions
 * @param unfilled topics that feed projections while nobody is there to fill them
 */
record Sample(
    List<ScopeProgress> behind,
    int partitions,
    Map<Integer, Long> ends,
    Map<Place, PartitionLag> lags,
    List<FeedTrouble> unfilled) {

  /** Names a partition of a projection. */
  record Place(String projection, int partition) {}

  static Sample of(
      List<ScopeProgress> behind,
      int partitions,
      Map<Integer, Long> ends,
      List<PartitionLag> lags,
      List<FeedTrouble> unfilled) {
    Map<Place, PartitionLag> byPlace = new HashMap<>();
    lags.forEach(l -> byPlace.put(new Place(l.projection(), l.partition()), l));
    return new Sample(behind, partitions, ends, byPlace, unfilled);
  }

  /** Whether nothing in it could stand still. */
  boolean settled() {
    return behind.isEmpty() && unfilled.isEmpty();
  }

  /** Those that were behind before and have not moved since. */
  List<ScopeProgress> unmovedSince(Sample before) {
    Map<String, Long> then = new HashMap<>();
    before.behind().forEach(s -> then.put(name(s), s.cursor()));
    return behind.stream().filter(s -> Long.valueOf(s.cursor()).equals(then.get(name(s)))).toList();
  }

  /** What nobody filled before either. */
  List<FeedTrouble> unfilledSince(Sample before) {
    return unfilled.stream().filter(before.unfilled()::contains).toList();
  }

  private static String name(ScopeProgress scope) {
    return scope.tenantId() + "\n" + scope.projection();
  }

  boolean topicMovedSince(Sample before) {
    return !ends.equals(before.ends());
  }

  boolean cursorMovedSince(Sample before, Place place) {
    PartitionLag now = lags.get(place);
    PartitionLag then = before.lags().get(place);
    return now != null && then != null && now.currentOffset() != then.currentOffset();
  }
}
