package io.projectory.connector.heal;

import io.projectory.connector.topic.Publisher;
import io.projectory.schemas.Event;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.TenantHead;
import java.util.List;

/**
 * Publishes what the topic misses. From a tenant's first missing event on, everything is published
 * again: a consumer that waits at the hole then finds the events behind it in their order. One
 * thread.
 */
public final class Republishing {
  private final EventLog log;
  private final TopicContents contents;
  private final Publisher publisher;
  private final int pageSize;

  private long tenants;
  private long missing;
  private long published;

  /**
   * @param pageSize events in memory at once
   */
  public Republishing(EventLog log, TopicContents contents, Publisher publisher, int pageSize) {
    this.log = log;
    this.contents = contents;
    this.publisher = publisher;
    this.pageSize = pageSize;
  }

  /** Returns when the brokers have acknowledged what was missing of these tenants. */
  public void run(List<TenantHead> heads) {
    for (TenantHead head : heads) {
      Coverage coverage = contents.of(head.tenantId());
      if (coverage.firstMissing() <= head.lastLogSeq()) {
        publish(head, coverage);
      }
    }
    publisher.flush();
  }

  private void publish(TenantHead head, Coverage coverage) {
    long reached = coverage.firstMissing() - 1;
    long missingBefore = missing;
    List<Event> page = log.read(head.tenantId(), reached, pageSize);
    while (!page.isEmpty() && reached < head.lastLogSeq()) {
      for (Event event : page) {
        reached = event.logSeq();
        missing += coverage.holds(reached) ? 0 : 1;
        // what stands before it is a hole of the log itself
        if (missing > missingBefore) {
          publisher.send(event);
          published++;
        }
      }
      page = log.read(head.tenantId(), reached, pageSize);
    }
    tenants += missing > missingBefore ? 1 : 0;
  }

  /** Tenants of which events were missing. */
  public long tenants() {
    return tenants;
  }

  /** Events that the log holds and the topic did not. */
  public long missing() {
    return missing;
  }

  /** Records written: the missing events and those behind them. */
  public long published() {
    return published;
  }
}
