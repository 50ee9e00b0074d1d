package io.projectory.connector.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Changes on their way from Debezium's reader to the sender, bounded in number and bytes.
 * Debezium's own queue makes the sender wait out an interval, or spin; here it is woken by the
 * first change.
 *
 * <p>Adding never blocks, because Debezium adds under a lock that the sender's thread needs: the
 * reader asks {@link #crowd} first and waits while that says full. Thread-safe.
 */
final class Tap {
  private record Held(SourceRecord change, long bytes) {}

  private final int mostChanges;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Held> held = new ArrayDeque<>();
  private long bytes;

  Tap(int mostChanges, long mostBytes) {
    this.mostChanges = mostChanges;
    this.mostBytes = mostBytes;
  }

  void add(SourceRecord change) {
    long size = LogRow.approximateBytes(change);
    lock.lock();
    try {
      held.add(new Held(change, size));
      bytes += size;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next change, or null. */
  SourceRecord take() {
    lock.lock();
    try {
      Held next = held.poll();
      if (next == null) {
        return null;
      }
      bytes -= next.bytes();
      return next.change();
    } finally {
      lock.unlock();
    }
  }

  /** How many changes are held; {@code mostChanges} as soon as one of the bounds is reached. */
  int crowd() {
    lock.lock();
    try {
      return bytes >= mostBytes ? mostChanges : held.size();
    } finally {
      lock.unlock();
    }
  }

  /** The change that came last, or null. */
  SourceRecord newest() {
    lock.lock();
    try {
      return held.isEmpty() ? null : held.getLast().change();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is a change, at most that long. */
  void awaitChange(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (held.isEmpty() && left > 0) {
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
