package io.projectory.runtime.batch;

import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.store.Guard;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import javax.sql.DataSource;

/**
 * Runs the transactions of batches: their settings and the shared guard first.
 *
 * <p>Plans go by key lookups whatever the statistics and the values say, so that a table analysed
 * while tiny does not turn batches quadratic, and are made once for a connection. Time-outs lie
 * below the heartbeat time-out, so that a member that hangs inside its transaction does not block
 * its successor (DESIGN 4, rules).
 */
public final class BatchSession {
  /** Time-outs first: they are to bound the wait for the guard. */
  private static final String BEGIN =
      """
      select set_config('synchronous_commit', ?, true),
             set_config('enable_seqscan', 'off', true),
             set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true),
             set_config('plan_cache_mode', 'force_generic_plan', true),
             set_config('lock_timeout', ?, true),
             set_config('statement_timeout', ?, true),
             set_config('idle_in_transaction_session_timeout', ?, true),
             %s
      """
          .formatted(Guard.SHARED_CALL);

  private final String synchronousCommit;
  private final String timeout;

  public BatchSession(HeartbeatConfig heartbeat, boolean synchronousCommit) {
    this.synchronousCommit = synchronousCommit ? "on" : "off";
    this.timeout = Long.toString(heartbeat.heartbeatTimeout().toMillis() * 2 / 3);
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Pipeline pipeline) throws SQLException;
  }

  /**
   * Runs a batch's transaction under the shared guard of its projection, which goes to the server
   * with the first statements of the work.
   *
   * @param commits whether what the work answered is to have an effect; without an answer it has
   *     none
   */
  public <T> T run(DataSource views, String projection, Work<T> work, Predicate<T> commits)
      throws SQLException {
    try (Connection connection = views.getConnection()) {
      Pipeline pipeline = begin(connection, projection);
      boolean commit = false;
      try {
        T answer = work.run(pipeline);
        if (commits.test(answer)) {
          pipeline.send();
          commit = true;
        }
        return answer;
      } finally {
        if (commit) {
          connection.commit();
        } else {
          connection.rollback();
        }
      }
    }
  }

  private Pipeline begin(Connection connection, String projection) throws SQLException {
    connection.setAutoCommit(false);
    Pipeline pipeline = new Pipeline(connection);
    pipeline.run(BEGIN, synchronousCommit, timeout, timeout, timeout, projection);
    return pipeline;
  }
}
