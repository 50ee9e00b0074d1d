package io.projectory.runtime.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.watch.EngineListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Watches the scopes of a run until they are where they should be, goes on to its next projection,
 * compares digests at the end. It moves nothing itself, so any member may do it at any time. For
 * the driver's thread.
 */
final class RunWatch {
  private static final int TENANTS_AT_ONCE = 50;
  private static final Duration COMPARE_SLICE = Duration.ofMillis(500);

  /** A run does not wait longer for its digests; how many were compared is in its metadata. */
  private static final Duration COMPARE_AT_MOST = Duration.ofMinutes(1);

  private final DataSource views;
  private final DigestService digests;
  private final RunParts parts;
  private final RunStore runs;
  private final RunScopeStore scopes;
  private final RunEnd end;
  private final Clock clock;
  private final EngineListener watcher;

  RunWatch(
      DataSource views,
      DigestService digests,
      RunParts parts,
      RunStore runs,
      RunScopeStore scopes,
      Clock clock,
      EngineListener watcher) {
    this.views = views;
    this.digests = digests;
    this.parts = parts;
    this.runs = runs;
    this.scopes = scopes;
    this.end = new RunEnd(runs);
    this.clock = clock;
    this.watcher = watcher;
  }

  /** Something done with an active run whose row is locked. */
  private interface Work {
    void run(Connection connection, Run now) throws SQLException;
  }

  void watch(Run run) throws SQLException {
    RunScopeStore.Progress progress = progress(run);
    Double rate = rate(run, progress.processed());
    locked(
        run,
        (connection, now) -> {
          runs.progress(connection, run.jobId(), progress.processed(), progress.lastLogSeq(), rate);
          if (progress.moving() == 0) {
            settled(connection, run, progress);
          }
        });
  }

  /** Compares for a while; ends the run when everything was compared. */
  void compare(Run run) throws SQLException {
    Instant until = clock.instant().plus(COMPARE_SLICE);
    List<String> tenants;
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      tenants = scopes.notCompared(connection, run.jobId(), TENANTS_AT_ONCE);
    }
    for (String tenant : tenants) {
      DigestService.Digests now = digests.recompute(tenant);
      List<String> differing = new ArrayList<>();
      locked(
          run, (connection, locked) -> differing.addAll(compared(connection, locked, tenant, now)));
      differing.forEach(watcher::digestsDiffer);
      if (clock.instant().isAfter(until)) {
        break;
      }
    }
    if (tenants.isEmpty() || clock.instant().isAfter(run.progressAt().plus(COMPARE_AT_MOST))) {
      locked(run, this::complete);
    }
  }

  /** Ends the run for a reason of its own, not of a scope's; what it held rests. */
  void fail(Run run, String code, String message) throws SQLException {
    locked(
        run,
        (connection, now) -> {
          String projection = parts.named(run.projection()).get(run.phase());
          parts.of(projection).control().release(connection, run.jobId(), run.phase(), false);
          end.end(connection, run.jobId(), RunStatus.FAILED, code, message);
        });
  }

  private RunScopeStore.Progress progress(Run run) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return scopes.progress(connection, run.jobId(), run.phase());
    }
  }

  private void settled(Connection connection, Run run, RunScopeStore.Progress progress)
      throws SQLException {
    if (progress.failed() > 0) {
      RunScopeStore.ScopeError error = scopes.firstError(connection, run.jobId(), run.phase());
      String projection = parts.named(run.projection()).get(run.phase());
      String message =
          projection
              + " of tenant "
              + error.tenantId()
              + ": "
              + error.message()
              + (progress.failed() > 1 ? " (" + progress.failed() + " scopes failed)" : "");
      end.end(connection, run.jobId(), RunStatus.FAILED, error.code(), message);
      return;
    }
    boolean last = run.phase() + 1 == parts.named(run.projection()).size();
    runs.phase(
        connection,
        run.jobId(),
        last ? run.phase() : run.phase() + 1,
        last ? Run.Phase.COMPARING : Run.Phase.QUEUED,
        null);
  }

  private List<String> compared(
      Connection connection, Run run, String tenant, DigestService.Digests now)
      throws SQLException {
    List<String> differing =
        scopes.compared(connection, run.jobId(), tenant, now.values(), now.cursors());
    if (run.tenantId() != null) {
      ObjectNode metadata = RunMetadata.read(run.metadata());
      RunMetadata.after(metadata, now.values());
      runs.metadata(connection, run.jobId(), metadata.toString());
    }
    return differing;
  }

  private void complete(Connection connection, Run run) throws SQLException {
    ObjectNode metadata = RunMetadata.read(run.metadata());
    RunMetadata.comparison(
        metadata,
        scopes.comparison(connection, run.jobId()),
        scopes.differing(connection, run.jobId()));
    runs.metadata(connection, run.jobId(), metadata.toString());
    end.end(connection, run.jobId(), RunStatus.COMPLETED, null, null);
  }

  /** Smoothed events per second since the progress was last written. */
  private Double rate(Run run, long processed) {
    Instant since = run.progressAt() == null ? run.startedAt() : run.progressAt();
    double seconds = Duration.between(since, clock.instant()).toMillis() / 1000.0;
    if (seconds <= 0) {
      return run.eventsPerSecond();
    }
    double now = Math.max(0, processed - run.processedEvents()) / seconds;
    return run.eventsPerSecond() == null ? now : run.eventsPerSecond() * 0.7 + now * 0.3;
  }

  private void locked(Run run, Work work) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<Run> now = runs.lock(connection, run.jobId());
        if (now.isPresent()
            && now.get().status().active()
            && now.get().phase() == run.phase()
            && now.get().phaseState() == run.phaseState()) {
          work.run(connection, now.get());
        }
        connection.commit();
      } finally {
        connection.rollback();
      }
    }
  }
}
