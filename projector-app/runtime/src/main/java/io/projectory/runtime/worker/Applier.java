package io.projectory.runtime.worker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Has fetched records applied on threads of their own, the lanes, so that the worker's thread can
 * fetch meanwhile, and so that Postgres works for some partitions while others are folded. A
 * partition is always the same lane's, which applies its records in the order in which they came,
 * and what one poll brought for a lane together. After records that were not applied completely no
 * others of their partition are, and after a failure none of any, until {@link #finish}. For the
 * worker's thread.
 */
final class Applier {
  private final Source source;
  private final List<Executor> lanes;
  private final Set<CompletableFuture<Void>> running = new HashSet<>();
  private final Set<PartitionWork> stopped = ConcurrentHashMap.newKeySet();
  private volatile boolean failed;

  /**
   * @param lanes each runs one thing at a time, in the order of the calls
   */
  Applier(Source source, List<Executor> lanes) {
    this.source = source;
    this.lanes = List.copyOf(lanes);
  }

  /** Records of one partition that were handed over, and what became of them. */
  record Applied(Fetched.Part part, CompletableFuture<BatchResult> outcome) {
    private Applied(Fetched.Part part) {
      this(part, new CompletableFuture<>());
    }

    /**
     * Waits for the end.
     *
     * @return null when nothing was done
     */
    BatchResult await() throws SQLException {
      try {
        return outcome.join();
      } catch (CompletionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof SQLException database) {
          throw database;
        }
        if (cause instanceof RuntimeException own) {
          throw own;
        }
        if (cause instanceof Error fatal) {
          throw fatal;
        }
        throw e;
      }
    }
  }

  /** Begins to apply and returns at once. */
  List<Applied> begin(Fetched fetched) {
    List<Applied> all = applied(fetched);
    Map<Integer, List<Applied>> byLane = new TreeMap<>();
    for (Applied applied : all) {
      int lane = applied.part().work().number() % lanes.size();
      byLane.computeIfAbsent(lane, l -> new ArrayList<>()).add(applied);
    }
    running.removeIf(CompletableFuture::isDone);
    byLane.forEach(
        (lane, group) ->
            running.add(CompletableFuture.runAsync(() -> apply(group), lanes.get(lane))));
    return all;
  }

  /** Applies on the calling thread: nothing else may be going on. */
  List<Applied> here(Fetched fetched) {
    List<Applied> all = applied(fetched);
    apply(all);
    return all;
  }

  /**
   * Returns when nothing is being applied, which is when partitions may be changed; how it ended is
   * told elsewhere.
   */
  void finish() {
    running.forEach(CompletableFuture::join);
    running.clear();
    stopped.clear();
    failed = false;
  }

  private static List<Applied> applied(Fetched fetched) {
    return fetched.parts().stream()
        .sorted(Comparator.comparingInt(part -> part.work().number()))
        .map(Applied::new)
        .toList();
  }

  /** Completes every outcome, whatever happens. */
  private void apply(List<Applied> group) {
    List<Applied> rest = new ArrayList<>();
    for (Applied applied : group) {
      if (stopped.contains(applied.part().work()) || !applied.part().current()) {
        applied.outcome().complete(null);
      } else {
        rest.add(applied);
      }
    }
    if (together(rest)) {
      rest.forEach(applied -> applied.outcome().complete(BatchResult.DONE));
    } else {
      rest.forEach(this::one);
    }
  }

  private boolean together(List<Applied> group) {
    List<Fetched.Part> parts = group.stream().map(Applied::part).toList();
    if (failed || parts.size() < 2 || !parts.stream().allMatch(Fetched.Part::follows)) {
      return false;
    }
    try {
      return source.applyTogether(parts);
    } catch (SQLException | RuntimeException | Error e) {
      failed(group.get(0), e); // whoever waits for one of them is told; none of the others begins
      return false;
    }
  }

  private void one(Applied applied) {
    if (failed) {
      applied.outcome().complete(null);
      return;
    }
    try {
      BatchResult result = applied.part().apply();
      if (result != BatchResult.DONE) {
        stopped.add(applied.part().work());
      }
      applied.outcome().complete(result);
    } catch (SQLException | RuntimeException | Error e) {
      failed(applied, e);
    }
  }

  /** First, so that nobody who sees the outcome finds another one begun. */
  private void failed(Applied applied, Throwable error) {
    failed = true;
    applied.outcome().completeExceptionally(error);
  }
}
