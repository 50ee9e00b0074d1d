package io.projectory.runtime.worker;

import io.projectory.runtime.fold.Item;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Cuts batches: bounded in events, in bytes, and in measured time, so that a batch that is too long
 * is not given up and repeated for ever. Thread-safe.
 */
final class BatchSize {
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private final int most;
  private final Duration budget;
  private int size;

  /** {@code budget} is what a batch may take; longer, and the next ones are smaller. */
  BatchSize(int most, Duration budget) {
    this.most = most;
    this.budget = budget;
    this.size = most;
  }

  /** End of the batch that begins at {@code from}; it holds at least one item. */
  int end(List<Item> items, int from) {
    return end(
        items, from, item -> item.event() == null ? 0 : item.event().payload().bytes().length);
  }

  /** The same for other things with a size. */
  <T> int end(List<T> items, int from, ToLongFunction<T> sizeOf) {
    int end = from;
    int last = from + size();
    long bytes = 0;
    while (end < items.size() && end < last) {
      bytes += sizeOf.applyAsLong(items.get(end));
      if (bytes > MOST_BYTES && end > from) {
        break;
      }
      end++;
    }
    return end;
  }

  private synchronized int size() {
    return size;
  }

  synchronized void committed(int events, Duration took) {
    if (took.compareTo(budget) > 0) {
      size = Math.max(1, Math.min(size, events) / 2);
    } else if (events >= size && took.multipliedBy(2).compareTo(budget) < 0) {
      size = (int) Math.min(most, size * 2L);
    }
  }

  /** The batch was refused: try half of it. */
  synchronized void halve(int events) {
    size = Math.max(1, (Math.min(size, events) + 1) / 2);
  }
}
