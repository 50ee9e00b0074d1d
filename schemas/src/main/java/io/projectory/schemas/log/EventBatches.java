package io.projectory.schemas.log;

import io.projectory.schemas.Event;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Reads a batch when it is asked for; consecutive batches do not overlap. */
final class EventBatches implements Iterator<List<Event>> {
  private final EventPages pages;
  private final EventFilter filter;
  private final int batchSize;
  private EventPages.Position after;
  private List<Event> next;

  EventBatches(EventPages pages, EventFilter filter, int batchSize) {
    this.pages = pages;
    this.filter = filter;
    this.batchSize = batchSize;
    this.after = EventPages.Position.before(filter);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = isAtEnd() ? List.of() : pages.page(filter, after, batchSize);
      if (!next.isEmpty()) {
        after = EventPages.Position.of(next.get(next.size() - 1));
      }
    }
    return !next.isEmpty();
  }

  @Override
  public List<Event> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the log ends here");
    }
    List<Event> batch = next;
    next = null;
    return batch;
  }

  /** Of several tenants, others may still hold an event of the same number. */
  private boolean isAtEnd() {
    return filter.tenantId() != null
        && filter.untilLogSeq() != null
        && after.logSeq() >= filter.untilLogSeq();
  }
}
