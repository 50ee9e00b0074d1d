package io.projectory.api;

import io.projectory.schemas.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Code that folds events into tables it owns. Found with {@link java.util.ServiceLoader}.
 *
 * <p>What the runtime guarantees:
 *
 * <ol>
 *   <li>The events of a tenant arrive in {@code log_seq} order, each taking effect exactly once.
 *   <li>Rows and cursors commit together or not at all.
 *   <li>A batch may hold events of many tenants; batch size never shows in the tables.
 *   <li>Before {@code apply}, the payload hash and the trace sequence were checked.
 *   <li>{@code apply} may be called again for an event whose transaction did not commit.
 * </ol>
 *
 * <p>What a projection owes: {@code apply} depends on nothing but its arguments (no clock, no I/O,
 * no state of its own), and may be called from several threads for different partitions.
 */
public interface Projection {

  /** Lower-case name, unique in the fleet; its consumer group is {@code dg-<name>}. */
  String name();

  /** The tables it owns; no other projection may declare them. */
  List<Table> tables();

  /** The event types {@code apply} is called for; the cursor moves over all others unseen. */
  Set<String> eventTypes();

  /**
   * For which event types {@link Changes#earlierInTrace()} is filled, and with which types. The
   * runtime reads them set-based, once per batch, and only those that the batch does not hold.
   */
  default Map<String, Set<String>> history() {
    return Map.of();
  }

  /**
   * Folds one event.
   *
   * @throws io.projectory.schemas.ProjectoryException a semantic error: terminal unless {@code
   *     storage}
   */
  void apply(Event event, Changes changes);

  /** Asked when {@code apply}, or the statement that writes its changes, failed on this event. */
  default OnError onError(Event event, Exception error, int attempt) {
    return OnError.FATAL;
  }

  /** How its rows are digested: by default every declared table with all its columns. */
  default Digest digest() {
    return Digest.of(tables());
  }
}
