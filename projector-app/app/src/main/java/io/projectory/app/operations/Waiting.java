package io.projectory.app.operations;

import io.projectory.app.operations.WaitResult.Result;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Waits until every projection has applied a position of one tenant: reads the cursor rows, at
 * first every few milliseconds, then with growing pauses. Between two looks it holds no connection:
 * however many wait, others can ask.
 */
final class Waiting {
  private static final long FIRST_PAUSE_MS = 2;
  private static final long LONGEST_PAUSE_MS = 100;

  private static final String SCOPES =
      """
      select projection_name, last_log_seq, state
        from dg_projection_cursors
       where tenant_id = ? and projection_name = any(?)
      """;

  private final DataSource views;
  private final List<String> projections;

  Waiting(DataSource views, List<String> projections) {
    this.views = views;
    this.projections = projections;
  }

  /** Cursor and state of one scope. */
  private record Scope(long cursor, String state) {
    static final Scope UNTOUCHED = new Scope(0, "attached");
  }

  WaitResult until(String tenantId, long logSeq, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (long pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 3 / 2 + 1, LONGEST_PAUSE_MS)) {
      Map<String, Scope> scopes = Snapshots.single(views, c -> read(c, tenantId));
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      WaitResult result = judge(tenantId, logSeq, scopes, leftMs <= 0);
      if (result != null) {
        return result;
      }
      pause(Math.min(pause, leftMs));
    }
  }

  private Map<String, Scope> read(Connection connection, String tenantId) throws SQLException {
    Map<String, Scope> scopes = new HashMap<>();
    Jdbc.list(
        connection,
        SCOPES,
        r -> scopes.put(r.getString(1), new Scope(r.getLong(2), r.getString(3))),
        tenantId,
        projections.toArray(String[]::new));
    return scopes;
  }

  /** Null while it is worth waiting. */
  private WaitResult judge(
      String tenantId, long logSeq, Map<String, Scope> scopes, boolean timeIsUp) {
    Map<String, Long> cursors = new LinkedHashMap<>();
    String behind = null;
    String blocked = null;
    Result reason = null;
    for (String name : projections) {
      Scope scope = scopes.getOrDefault(name, Scope.UNTOUCHED);
      cursors.put(name, scope.cursor());
      if (scope.cursor() >= logSeq) {
        continue;
      }
      behind = behind == null ? name : behind;
      Result standing = standing(scope.state(), timeIsUp);
      if (blocked == null && standing != null) {
        blocked = name;
        reason = standing;
      }
    }
    if (behind == null) {
      return new WaitResult(tenantId, logSeq, Result.APPLIED, null, cursors);
    }
    if (reason != null) {
      return new WaitResult(tenantId, logSeq, reason, blocked, cursors);
    }
    return timeIsUp ? new WaitResult(tenantId, logSeq, Result.TIMED_OUT, behind, cursors) : null;
  }

  /** A rebuild goes on by itself, so it is worth the whole time; the others need an operator. */
  private static Result standing(String state, boolean timeIsUp) {
    return switch (state) {
      case "failed" -> Result.FAILED;
      case "paused" -> Result.PAUSED;
      case "rebuilding" -> timeIsUp ? Result.REBUILDING : null;
      default -> null;
    };
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(Math.max(millis, 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProjectoryException(ErrorCode.STORAGE, "interrupted while waiting");
    }
  }
}
