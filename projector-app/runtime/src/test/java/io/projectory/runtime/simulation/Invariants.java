package io.projectory.runtime.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of the committed state after every step (DESIGN 4 and 10). */
final class Invariants {
  private final SimulatedLog log;
  private final SimulatedTopic topic;
  private final Collection<String> tenants;

  /** Events that an operator chose to leave out. */
  final Set<String> operatorSkips = new HashSet<>();

  private State before = new State();

  Invariants(SimulatedLog log, SimulatedTopic topic, Collection<String> tenants) {
    this.log = log;
    this.topic = topic;
    this.tenants = tenants;
  }

  /**
   * @param reset whether the projection may have been reset since the last look
   * @return what does not hold
   */
  List<String> broken(State now, boolean reset) {
    List<String> broken = new ArrayList<>();
    for (String tenant : tenants) {
      scope(tenant, now, broken);
    }
    partitions(now, reset, broken);
    failures(now, broken);
    badRecords(now, broken);
    before = now;
    return broken;
  }

  /** What does not hold once everything was healed, published and applied. */
  List<String> notConverged(State now) {
    List<String> broken = broken(now, false);
    for (String tenant : tenants) {
      State.Scope scope = now.scope(tenant);
      if (!scope.state().equals("attached") || scope.cursor() != log.head(tenant)) {
        broken.add(tenant + " is " + scope + ", the log's head is " + log.head(tenant));
      }
    }
    now.partitions.forEach(
        (p, offset) -> {
          long last =
              topic.entries(p).stream().mapToLong(e -> e.record().offset() + 1).max().orElse(0);
          if (offset < last) {
            broken.add("partition " + p + " is at " + offset + " of " + topic.end(p));
          }
        });
    now.failures.stream()
        .filter(f -> f.status().equals("open"))
        .forEach(f -> broken.add("still open: " + f));
    return broken;
  }

  private void scope(String tenant, State now, List<String> broken) {
    State.Scope scope = now.scope(tenant);
    State.Scope old = before.scope(tenant);
    if (scope.cursor() > log.head(tenant)) {
      broken.add(tenant + " has a cursor beyond its log: " + scope);
      return;
    }
    if (scope.generation() == old.generation() && scope.cursor() < old.cursor()) {
      broken.add(tenant + " went back from " + old + " to " + scope);
    }
    Fact last = log.at(tenant, scope.cursor());
    if (last != null && !last.eventId.equals(scope.lastEventId())) {
      broken.add(tenant + " names another event at its cursor: " + scope);
    }
    Set<String> expected =
        PlainFold.rows(
            log.facts(tenant), scope.cursor(), now.skipped.getOrDefault(tenant, Set.of()));
    Set<String> found = now.rows.getOrDefault(tenant, new TreeSet<>());
    if (!expected.equals(found)) {
      broken.add(
          tenant
              + " at "
              + scope.cursor()
              + " misses "
              + without(expected, found)
              + " and has "
              + without(found, expected));
    }
    Fact next = log.at(tenant, scope.cursor() + 1);
    if (scope.state().equals("failed") && (next == null || next.everPoisoned == Fact.Poison.NONE)) {
      broken.add(tenant + " failed at a sound event: " + scope);
    }
    shown(tenant, scope, now, broken);
  }

  /** Nothing that a partition cursor has passed is forgotten. */
  private void shown(String tenant, State.Scope scope, State now, List<String> broken) {
    int partition = topic.partition(tenant);
    long cursor = now.partitions.getOrDefault(partition, 0L);
    long shown =
        topic.entries(partition).stream()
            .filter(e -> e.record().offset() < cursor && tenant.equals(e.tenant()))
            .mapToLong(SimulatedTopic.Entry::logSeq)
            .max()
            .orElse(0);
    long known =
        scope.state().equals("attached")
            ? scope.cursor()
            : Math.max(scope.cursor(), scope.passed());
    if (shown > known) {
      broken.add(
          "the cursor of partition "
              + partition
              + " has passed "
              + shown
              + " of "
              + tenant
              + ", which is "
              + scope);
    }
  }

  private void partitions(State now, boolean reset, List<String> broken) {
    now.partitions.forEach(
        (partition, offset) -> {
          if (offset > topic.end(partition)) {
            broken.add("partition " + partition + " is beyond the topic: " + offset);
          }
          if (!reset && offset < before.partitions.getOrDefault(partition, 0L)) {
            broken.add(
                "partition "
                    + partition
                    + " went back from "
                    + before.partitions.get(partition)
                    + " to "
                    + offset);
          }
        });
  }

  private void failures(State now, List<String> broken) {
    for (State.Failure failure : now.failures) {
      Fact fact = log.fact(failure.eventId());
      if (fact == null || fact.everPoisoned == Fact.Poison.NONE) {
        broken.add("a sound event has a failure: " + failure);
      } else if (failure.status().equals("skipped")
          && fact.everPoisoned != Fact.Poison.THROWS_AND_SKIPS
          && !operatorSkips.contains(failure.eventId())) {
        broken.add("nobody said to skip: " + failure);
      }
    }
  }

  private void badRecords(State now, List<String> broken) {
    for (State.Bad bad : now.bad) {
      List<SimulatedTopic.Entry> entries = topic.entries(bad.partition());
      SimulatedTopic.Entry entry =
          entries.stream()
              .filter(e -> e.record().offset() == bad.offset())
              .findFirst()
              .orElseThrow();
      if (entry.sound() && !poisoned(entry) && !afterHole(entry, entries)) {
        broken.add("a sound record counts as bad: " + entry.tenant() + " " + entry.logSeq());
      }
    }
  }

  private boolean poisoned(SimulatedTopic.Entry entry) {
    Fact fact = log.at(entry.tenant(), entry.logSeq());
    return fact == null || fact.everPoisoned != Fact.Poison.NONE;
  }

  private static boolean afterHole(SimulatedTopic.Entry entry, List<SimulatedTopic.Entry> entries) {
    Set<Long> earlier = new HashSet<>();
    for (SimulatedTopic.Entry e : entries) {
      if (e.record().offset() < entry.record().offset() && entry.tenant().equals(e.tenant())) {
        earlier.add(e.logSeq());
      }
    }
    for (long seq = 1; seq < entry.logSeq(); seq++) {
      if (!earlier.contains(seq)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
