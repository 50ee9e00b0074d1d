package io.projectory.runtime.worker;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Has one thing applied on another thread, so that the worker's own thread can fetch meanwhile. The
 * other thread never has more than this one thing to do, and the worker waits for its end before it
 * looks at anything that it touches. For the worker's thread.
 */
final class Applier {
  /** Applies fetched records. */
  interface Work {
    void run() throws SQLException;
  }

  private final Executor thread;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  Applier(Executor thread) {
    this.thread = thread;
  }

  /** Applies {@code work} while {@code meanwhile} runs here; returns when both have ended. */
  void apply(Work work, Runnable meanwhile) throws SQLException {
    running = CompletableFuture.runAsync(() -> wrapped(work), thread);
    try {
      meanwhile.run();
    } finally {
      finish();
    }
    result();
  }

  /** Returns when nothing is being applied; how it ended is told elsewhere. */
  void finish() {
    running.handle((nothing, error) -> null).join();
  }

  private void result() throws SQLException {
    try {
      running.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Failed failed) {
        throw failed.error;
      }
      if (cause instanceof RuntimeException own) {
        throw own;
      }
      throw e;
    }
  }

  private static void wrapped(Work work) {
    try {
      work.run();
    } catch (SQLException e) {
      throw new Failed(e);
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
