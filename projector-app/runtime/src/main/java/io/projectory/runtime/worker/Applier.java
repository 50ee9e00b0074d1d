package io.projectory.runtime.worker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Has fetched records applied on a few threads of their own, so that the worker's thread can fetch
 * meanwhile, and so that Postgres works for one partition while another one is folded. The records
 * of one partition are applied in the order in which they came, never two of its batches at a time;
 * after one that was not applied completely no other one of its partition begins, and after a
 * failure none of any. For the worker's thread.
 */
final class Applier {
  private final Executor threads;
  private final Map<PartitionWork, CompletableFuture<BatchResult>> last = new HashMap<>();
  private volatile boolean failed;

  Applier(Executor threads) {
    this.threads = threads;
  }

  /** Records of one partition that were handed over, and what became of them. */
  record Applied(Fetched.Part part, CompletableFuture<BatchResult> outcome) {
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
        if (cause instanceof Failed failed) {
          throw failed.error;
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
    return begin(fetched, threads);
  }

  /** Applies on the calling thread: nothing else may be going on. */
  List<Applied> here(Fetched fetched) {
    return begin(fetched, Runnable::run);
  }

  /**
   * Returns when nothing is being applied, which is when partitions may be changed; how it ended is
   * told elsewhere.
   */
  void finish() {
    last.values().forEach(outcome -> outcome.handle((result, error) -> null).join());
    last.clear();
    failed = false;
  }

  private List<Applied> begin(Fetched fetched, Executor executor) {
    List<Applied> begun = new ArrayList<>();
    for (Fetched.Part part : fetched.parts()) {
      CompletableFuture<BatchResult> outcome =
          last.getOrDefault(part.work(), CompletableFuture.completedFuture(BatchResult.DONE))
              .thenApplyAsync(
                  before -> before == BatchResult.DONE && !failed ? apply(part) : null, executor);
      last.put(part.work(), outcome);
      begun.add(new Applied(part, outcome));
    }
    return begun;
  }

  private BatchResult apply(Fetched.Part part) {
    try {
      return part.apply();
    } catch (SQLException e) {
      failed = true;
      throw new Failed(e);
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SQLException error;

    Failed(SQLException error) {
      super(error);
      this.error = error;
    }
  }
}
