package io.projectory.app.live;

import io.projectory.runtime.watch.EngineListener;
import io.projectory.schemas.RfcNow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Remembers what this member committed last, by tenant; whatever it hears it tells on. Bounded over
 * all tenants together, so a tenant that rests is forgotten after a while. Thread-safe.
 */
public final class RecentBatches implements EngineListener {
  private static final int KEPT = 5_000;
  private static final int SHOWN = 50;

  private final EngineListener next;
  private final RfcNow now;
  private final Deque<Batch> batches = new ArrayDeque<>();

  /**
   * One tenant's part of a committed batch.
   *
   * @param path {@code live} or {@code detached}
   */
  public record Batch(
      String committedAt,
      String tenantId,
      String projection,
      String path,
      long events,
      long firstLogSeq,
      long lastLogSeq) {}

  public RecentBatches(EngineListener next, Clock clock) {
    this.next = next;
    this.now = new RfcNow(clock);
  }

  /** Of one tenant, newest first, at most fifty. */
  public synchronized List<Batch> of(String tenantId) {
    List<Batch> found = new ArrayList<>();
    Iterator<Batch> newestFirst = batches.descendingIterator();
    while (newestFirst.hasNext() && found.size() < SHOWN) {
      Batch batch = newestFirst.next();
      if (batch.tenantId().equals(tenantId)) {
        found.add(batch);
      }
    }
    return found;
  }

  @Override
  public void moved(
      String projection, Path path, String tenantId, long firstLogSeq, long lastLogSeq) {
    remember(
        new Batch(
            now.now(),
            tenantId,
            projection,
            path.name().toLowerCase(Locale.ROOT),
            lastLogSeq - firstLogSeq + 1,
            firstLogSeq,
            lastLogSeq));
    next.moved(projection, path, tenantId, firstLogSeq, lastLogSeq);
  }

  private synchronized void remember(Batch batch) {
    batches.addLast(batch);
    if (batches.size() > KEPT) {
      batches.removeFirst();
    }
  }

  @Override
  public void stage(String projection, Path path, Stage stage, Duration took) {
    next.stage(projection, path, stage, took);
  }

  @Override
  public void committed(String projection, Path path, int records, int applied, int bad) {
    next.committed(projection, path, records, applied, bad);
  }

  @Override
  public void repeated(String projection, Repeat reason) {
    next.repeated(projection, reason);
  }

  @Override
  public void rebalanced(String projection, Rebalance what) {
    next.rebalanced(projection, what);
  }

  @Override
  public void retried(String projection, Retry what) {
    next.retried(projection, what);
  }

  @Override
  public void scopeFailed(String projection) {
    next.scopeFailed(projection);
  }

  @Override
  public void digestsDiffer(String projection) {
    next.digestsDiffer(projection);
  }
}
