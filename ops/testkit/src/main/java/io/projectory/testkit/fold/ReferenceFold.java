package io.projectory.testkit.fold;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the tables must hold: the log of one tenant folded in the plainest way, one event at a time
 * into maps. Written from SEMANTICS 3, 7 and 8 alone and sharing no code with what it judges.
 *
 * <p>Events come in {@code log_seq} order. Where a projection meets an event it must refuse (wrong
 * hash, wrong {@code trace_seq}, a hole before it), it stops at the last good one; the others go
 * on. Memory is proportional to the rows. Not thread-safe.
 */
public final class ReferenceFold {
  /** The three projections in canonical order. */
  public static final List<String> PROJECTIONS =
      List.of("context_graph", "trace_summary", "precedent_index");

  private final List<ProjectionFold> projections;
  private long events;
  private long head;

  public ReferenceFold() {
    this(Map.of());
  }

  /**
   * @param skipped event ids that an operator skipped, per projection
   */
  public ReferenceFold(Map<String, Set<String>> skipped) {
    projections =
        List.of(
            new ContextGraphFold(skipped.getOrDefault("context_graph", Set.of())),
            new TraceSummaryFold(skipped.getOrDefault("trace_summary", Set.of())),
            new PrecedentFold(skipped.getOrDefault("precedent_index", Set.of())));
  }

  /** Folds a whole log. */
  public static ReferenceFold of(Iterable<LogEvent> events) {
    ReferenceFold fold = new ReferenceFold();
    events.forEach(fold::accept);
    return fold;
  }

  public void accept(LogEvent event) {
    if (event.logSeq() <= head) {
      throw new IllegalArgumentException(
          "log_seq " + event.logSeq() + " after " + head + ": feed one tenant, in order");
    }
    CheckedPayload payload = CheckedPayload.of(event);
    projections.forEach(projection -> projection.accept(event, payload));
    events++;
    head = event.logSeq();
  }

  /** Events seen, good or not. */
  public long events() {
    return events;
  }

  /** The highest {@code log_seq} seen, 0 for an empty log. */
  public long head() {
    return head;
  }

  /** The last good {@code log_seq} of a projection. */
  public long cursor(String projection) {
    return named(projection).cursor();
  }

  /** Why a projection stopped, or null when it applied everything. */
  public Stop stop(String projection) {
    return named(projection).stop();
  }

  public Map<String, Long> cursors() {
    Map<String, Long> cursors = new LinkedHashMap<>();
    projections.forEach(projection -> cursors.put(projection.name(), projection.cursor()));
    return cursors;
  }

  public Rows rows(FoldTable table) {
    return tables().get(table);
  }

  public Map<FoldTable, Rows> tables() {
    Map<FoldTable, Rows> tables = new EnumMap<>(FoldTable.class);
    projections.forEach(
        projection -> projection.tables().forEach(rows -> tables.put(rows.table(), rows)));
    return Collections.unmodifiableMap(tables);
  }

  /** The four digests, keyed by projection name and {@code full_projection}. */
  public Map<String, String> digests() {
    return Digests.of(tables());
  }

  private ProjectionFold named(String name) {
    return projections.stream()
        .filter(projection -> projection.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no projection " + name));
  }
}
