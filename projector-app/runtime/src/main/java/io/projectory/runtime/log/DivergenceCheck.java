package io.projectory.runtime.log;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.scope.Scope;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that the log still holds, at a scope's cursor, the event that was applied there: a log
 * that was restored, or failed over with loss, reuses positions (DESIGN 4). Asked whenever scopes
 * are read. Thread-safe.
 */
public final class DivergenceCheck {
  /** Decoding may show a commit before a snapshot does, longer where commits wait for a standby. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String NOT_YET_VISIBLE = "08000";

  private final LogReader log;
  private final String projection;
  private final Clock clock;
  private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

  public DivergenceCheck(LogReader log, String projection, Clock clock) {
    this.log = log;
    this.projection = projection;
    this.clock = clock;
  }

  /**
   * @throws TypedStop when the log holds another event there, or has held none for a while
   * @throws SQLException an infrastructure failure, when it holds none so far
   */
  public void check(Collection<Scope> scopes) throws SQLException {
    Map<String, Long> positions = new HashMap<>();
    for (Scope scope : scopes) {
      if (scope.cursor() > 0 && scope.lastEventId() != null) {
        positions.put(scope.tenantId(), scope.cursor());
      }
    }
    Map<String, String> found = log.eventIdsAt(positions);
    for (Scope scope : scopes) {
      if (positions.containsKey(scope.tenantId())) {
        compare(scope, found.get(scope.tenantId()));
      }
    }
  }

  private void compare(Scope scope, String found) throws SQLException {
    if (scope.lastEventId().equals(found)) {
      missingSince.remove(scope.tenantId());
      return;
    }
    String where = "tenant " + scope.tenantId() + " at log_seq " + scope.cursor();
    if (found == null && !overdue(scope.tenantId())) {
      throw new SQLException(
          "the log does not show the event applied for " + where + " yet", NOT_YET_VISIBLE);
    }
    throw new TypedStop(
        TypedStop.Reason.LOG_DIVERGED,
        "log diverged: for "
            + where
            + " "
            + projection
            + " has applied event "
            + scope.lastEventId()
            + ", but the log holds "
            + (found == null ? "none" : found)
            + "; if the log is right, run: projectory rebuild "
            + projection
            + " --from-log");
  }

  private boolean overdue(String tenant) {
    Instant now = clock.instant();
    return !now.isBefore(missingSince.computeIfAbsent(tenant, t -> now).plus(PATIENCE));
  }
}
