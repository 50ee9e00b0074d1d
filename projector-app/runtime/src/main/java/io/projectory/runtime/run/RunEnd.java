package io.projectory.runtime.run;

import io.projectory.runtime.audit.AuditStore;
import io.projectory.runtime.audit.ResultStore;
import io.projectory.schemas.AdminResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/**
 * Ends a run: its row, the audit of the command that asked for it, and the result to publish, in
 * the caller's transaction, which holds the row. Final is final. Thread-safe.
 */
public final class RunEnd {
  private final RunStore runs;
  private final AuditStore audit = new AuditStore();
  private final ResultStore results = new ResultStore();

  public RunEnd(RunStore runs) {
    this.runs = runs;
  }

  /**
   * @param code and {@code message}: null unless failed
   * @return the row as it is now
   */
  public Run end(Connection connection, String jobId, RunStatus status, String code, String message)
      throws SQLException {
    boolean ended = runs.finish(connection, jobId, status, code, message);
    Run run = runs.find(connection, jobId).orElseThrow();
    if (ended) {
      audit.ended(connection, jobId, status.code(), code, message);
      AdminResult.Status shown = AdminResult.Status.valueOf(status.code().toUpperCase(Locale.ROOT));
      AdminResult.Error error =
          code == null ? null : new AdminResult.Error(code, message, Map.of());
      results.add(connection, new AdminResult(jobId, shown, error, RunJson.of(run)));
    }
    return run;
  }
}
