package io.projectory.testkit.verify;

import io.projectory.testkit.verify.Difference.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a comparison found. All counts are exact; the list of differences is bounded. */
public final class Report {
  private final int mostDifferences;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private long tenants;
  private long events;
  private long rowsCompared;

  Report(int mostDifferences) {
    this.mostDifferences = mostDifferences;
  }

  void add(Difference difference) {
    add(difference, 1);
  }

  void add(Difference difference, long count) {
    counts.merge(difference.kind(), count, Long::sum);
    if (differences.size() < mostDifferences) {
      differences.add(difference);
    }
  }

  void tenant(long itsEvents) {
    tenants++;
    events += itsEvents;
  }

  void row() {
    rowsCompared++;
  }

  void stopped(String scope) {
    stopped.add(scope);
  }

  public boolean clean() {
    return counts.isEmpty();
  }

  public long tenants() {
    return tenants;
  }

  public long events() {
    return events;
  }

  public long rowsCompared() {
    return rowsCompared;
  }

  /** Rows missing, and events that a cursor has not come to. */
  public long lost() {
    return counts.getOrDefault(Kind.LOST, 0L);
  }

  /** Rows that the log does not account for. */
  public long doubled() {
    return counts.getOrDefault(Kind.DOUBLED, 0L);
  }

  public long different() {
    return counts.getOrDefault(Kind.DIFFERENT, 0L);
  }

  public long digestMismatches() {
    return counts.getOrDefault(Kind.DIGEST, 0L);
  }

  /** The first differences found. */
  public List<Difference> differences() {
    return Collections.unmodifiableList(differences);
  }

  /** Scopes that rightly rest before an event they must refuse, one line each. */
  public List<String> stopped() {
    return Collections.unmodifiableList(stopped);
  }
}
