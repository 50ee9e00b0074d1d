package io.projectory.app.operations;

import io.projectory.schemas.Partitions;
import io.projectory.schemas.RfcNow;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.LogPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part of the scopes.
 *
 * @param total scopes there are
 * @param matched those that the question meant, of which {@code scopes} are a part
 * @param offset of the first one here
 */
public record ScopePage(int total, int matched, int offset, List<ScopeRow> scopes) {

  public ScopePage {
    scopes = List.copyOf(scopes);
  }

  /**
   * One scope.
   *
   * @param behindSince when the first event that it has yet to apply was recorded, or null
   * @param lagSeconds since then; 0 when it is current
   */
  public record ScopeRow(
      String tenantId,
      String projection,
      int partition,
      String status,
      long cursor,
      long head,
      long pendingEvents,
      String behindSince,
      long lagSeconds) {}

  static ScopePage of(
      List<ScopeProgress> all, ScopeQuery query, EventLog log, int partitions, Instant now) {
    List<ScopeProgress> matched =
        all.stream().filter(query::matches).sorted(query.comparator()).toList();
    int from = Math.min(query.offset(), matched.size());
    int to = Math.min(from + query.limit(), matched.size());
    List<ScopeProgress> shown = matched.subList(from, to);
    Map<LogPosition, Instant> recorded =
        log.recordedAt(
            shown.stream().filter(s -> !s.current()).map(ScopePage::next).distinct().toList());
    List<ScopeRow> rows = new ArrayList<>();
    for (ScopeProgress scope : shown) {
      rows.add(row(scope, partitions, scope.current() ? null : recorded.get(next(scope)), now));
    }
    return new ScopePage(all.size(), matched.size(), from, rows);
  }

  private static LogPosition next(ScopeProgress scope) {
    return new LogPosition(scope.tenantId(), scope.cursor() + 1);
  }

  private static ScopeRow row(ScopeProgress scope, int partitions, Instant since, Instant now) {
    return new ScopeRow(
        scope.tenantId(),
        scope.projection(),
        Partitions.of(scope.tenantId(), partitions),
        scope.status(),
        scope.cursor(),
        scope.head(),
        scope.pending(),
        since == null ? null : RfcNow.format(since),
        since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds()));
  }
}
