package io.projectory.runtime.worker;

import io.projectory.runtime.scope.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a worker holds of one assigned partition. For the worker's thread, and for the one that
 * applies the partition's records while the worker waits for it.
 */
class PartitionWork {
  private static final int CACHED_SCOPES = 50_000;

  private final TopicPartition partition;
  private final Map<String, Scope> scopes =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Scope> eldest) {
          return size() > CACHED_SCOPES;
        }
      };
  private boolean ready;
  private long opening;
  private long fetched;
  private long held;
  private Instant heldUpUntil = Instant.MIN;
  private Optional<Integer> leaderEpoch = Optional.empty();

  PartitionWork(TopicPartition partition) {
    this.partition = partition;
  }

  TopicPartition topicPartition() {
    return partition;
  }

  int number() {
    return partition.partition();
  }

  /** Whether the cursor was read and the consumer stands on it. */
  boolean ready() {
    return ready;
  }

  /** The offset from which the next compare-and-set moves the cursor. */
  long held() {
    return held;
  }

  Optional<Integer> leaderEpoch() {
    return leaderEpoch;
  }

  void opened(long nextOffset, Optional<Integer> epoch) {
    held = nextOffset;
    fetched = nextOffset;
    leaderEpoch = epoch;
    ready = true;
    opening++;
  }

  /** Nothing is to be done before that. */
  void holdUp(Instant until) {
    heldUpUntil = until;
  }

  boolean heldUp(Instant now) {
    return now.isBefore(heldUpUntil);
  }

  /** Number of the last opening: what was fetched under an older one is not to be applied. */
  long opening() {
    return opening;
  }

  /** Notes where the consumer stands after a poll; answers where it stood before. */
  long fetchedTo(long position) {
    long before = fetched;
    fetched = position;
    return before;
  }

  /** Everything held is in doubt: read it again before the next batch. */
  void forget() {
    ready = false;
    scopes.clear();
  }

  void committed(long next, Optional<Integer> epoch) {
    held = next;
    leaderEpoch = epoch;
  }

  List<String> unknown(Collection<String> tenants) {
    List<String> unknown = new ArrayList<>();
    for (String tenant : tenants) {
      if (!scopes.containsKey(tenant)) {
        unknown.add(tenant);
      }
    }
    return unknown;
  }

  Map<String, Scope> known(Collection<String> tenants) {
    Map<String, Scope> known = new HashMap<>();
    tenants.forEach(t -> known.put(t, scopes.get(t)));
    return known;
  }

  void remember(Scope scope) {
    scopes.put(scope.tenantId(), scope);
  }

  void drop(Collection<String> tenants) {
    tenants.forEach(scopes::remove);
  }
}
