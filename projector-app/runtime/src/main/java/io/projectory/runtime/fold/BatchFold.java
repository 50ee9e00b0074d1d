package io.projectory.runtime.fold;

import io.projectory.api.Projection;
import io.projectory.runtime.log.TraceReader;
import io.projectory.runtime.scope.Scope;
import io.projectory.schemas.ByteOrder;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds the events of a batch in memory, before any transaction is open: drops duplicates, finds
 * holes, checks hash and trace sequence, lets the projection apply each event (SEMANTICS 7.6,
 * DESIGN 4.4). Writes nothing and publishes nothing. For one thread.
 */
public final class BatchFold {
  private final Projection projection;
  private final TraceLookup lookup;
  private final Set<String> eventTypes;
  private final boolean live;

  private final BatchChanges changes;
  private final EventChanges recorder;
  private final Map<String, ScopeFold> scopes = new HashMap<>();
  private final List<BadRecord> badRecords = new ArrayList<>();
  private TraceView traces;

  /**
   * @param live whether detached scopes are passed over; otherwise the events were read from the
   *     log for a scope that is known to be detached
   */
  public BatchFold(Projection projection, TraceReader log, TraceCache cache, boolean live) {
    this.projection = projection;
    this.lookup = new TraceLookup(projection, log, cache);
    this.eventTypes = projection.eventTypes();
    this.live = live;
    this.changes = new BatchChanges(projection);
    this.recorder = new EventChanges(Set.copyOf(projection.tables()));
  }

  /**
   * @param known the scope of every tenant in the batch
   * @param suspects events already known to break the batch's statements, with their errors
   */
  public FoldResult fold(
      List<Item> items, Map<String, Scope> known, Map<Item, Exception> suspects) {
    traces = lookup.prefetch(items, known, live);
    for (Item item : items) {
      if (item.tenantId() == null) {
        badRecords.add(new BadRecord(item.offset(), item.unreadable().getMessage(), null, null));
      } else {
        ScopeFold scope = scopes.computeIfAbsent(item.tenantId(), t -> new ScopeFold(known.get(t)));
        step(item, scope, suspects.get(item));
      }
    }
    TreeMap<String, ScopeFold> ordered = new TreeMap<>(ByteOrder.COMPARATOR);
    ordered.putAll(scopes);
    return new FoldResult(changes, ordered.values(), badRecords, traces.seen());
  }

  private void step(Item item, ScopeFold scope, Exception suspected) {
    if (scope.failure() != null || (live && !scope.before().attached())) {
      scope.passOver(item.logSeq());
    } else if (item.event() == null) {
      stop(scope, item, item.unreadable(), false);
    } else if (item.logSeq() <= scope.cursor()) {
      return; // a duplicate: the connector may publish an event more than once
    } else if (item.logSeq() != scope.cursor() + 1) {
      stop(scope, item, Checks.hole(item.event(), scope.cursor() + 1), false);
    } else if (scope.before().skipped().contains(item.event().eventId())) {
      traces.skip(scope.before(), item.event());
      scope.advance(item.logSeq(), item.event().eventId());
    } else if (suspected != null) {
      stop(scope, item, suspected, true);
    } else {
      apply(item, scope);
    }
  }

  private void apply(Item item, ScopeFold scope) {
    Event event = item.event();
    if (item.unsound() != null) {
      stop(scope, item, item.unsound(), false);
      return;
    }
    try {
      Checks.traceSeq(event, traces.expected(scope.before(), event));
    } catch (ProjectoryException e) {
      stop(scope, item, e, false);
      return;
    }
    if (eventTypes.contains(event.eventType())) {
      recorder.begin(traces.earlier(scope.before(), event));
      try {
        projection.apply(event, recorder);
      } catch (RuntimeException e) {
        stop(scope, item, e, true);
        return;
      }
      changes.merge(event.tenantId(), recorder.operations());
    }
    traces.saw(scope.before(), event);
    scope.advance(event.logSeq(), event.eventId());
  }

  /**
   * On the live path a failed check speaks of the topic's copy: the log decides about the event.
   */
  private void stop(ScopeFold scope, Item item, Exception error, boolean fromProjection) {
    if (live && !fromProjection) {
      badRecords.add(
          new BadRecord(item.offset(), error.getMessage(), item.tenantId(), item.logSeq()));
    }
    scope.fail(new EventFailure(item.event(), item.logSeq(), error, fromProjection));
    scope.passOver(item.logSeq());
  }
}
