package io.projectory.runtime.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.scope.ScopeState;
import io.projectory.runtime.store.Guard;
import io.projectory.runtime.store.ScopeSwitch;
import io.projectory.runtime.topic.EventTopic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Begins the work of a run on one projection: says what it has to reach, then resets or detaches
 * what it moves, in one transaction (DESIGN 5). For the driver's thread.
 */
final class RunBeginning {
  private final DataSource views;
  private final LogReader log;
  private final EventTopic topic;
  private final DigestService digests;
  private final RunParts parts;
  private final RunStore runs;
  private final RunScopeStore scopes;

  RunBeginning(
      DataSource views,
      LogReader log,
      EventTopic topic,
      DigestService digests,
      RunParts parts,
      RunStore runs,
      RunScopeStore scopes) {
    this.views = views;
    this.log = log;
    this.topic = topic;
    this.digests = digests;
    this.parts = parts;
    this.runs = runs;
    this.scopes = scopes;
  }

  /** What was read before the transaction. */
  private record Read(
      Map<String, Long> targets, DigestService.Digests before, EventTopic.Now topic) {}

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code conflict} when the topic cannot serve
   *     a rebuild; nothing was changed
   * @throws SQLException among others 55P03: nothing was changed, try again
   */
  void begin(Run run) throws SQLException {
    Read read = read(run);
    boolean oneTenant = run.mode() == RunMode.REBUILD && run.tenantId() != null;
    transaction(
        connection -> {
          if (!lockQueued(connection, run)) {
            return false;
          }
          begin(connection, run, read);
          return true;
        });
    if (oneTenant) {
      transaction(connection -> clearTenant(connection, run));
    }
  }

  /** Something done in a transaction, which is rolled back when it answers false. */
  private interface Work {
    boolean run(Connection connection) throws SQLException;
  }

  private void transaction(Work work) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (work.run(connection)) {
          connection.commit();
        }
      } finally {
        connection.rollback();
      }
    }
  }

  private boolean lockQueued(Connection connection, Run run) throws SQLException {
    Optional<Run> now = runs.lock(connection, run.jobId());
    return now.isPresent()
        && now.get().status().active()
        && now.get().phase() == run.phase()
        && now.get().phaseState() == Run.Phase.QUEUED;
  }

  /**
   * The scope is held, and many rows take their time: neither the row of the run nor that of the
   * scope is locked before the end, so that a cancel and the live worker never wait for it.
   */
  private boolean clearTenant(Connection connection, Run run) throws SQLException {
    if (!runs.tryClear(connection, run.jobId())) {
      return false;
    }
    ProjectionReset reset = part(run).reset();
    reset.clearTenant(connection, run.tenantId());
    if (!lockQueued(connection, run)
        || !reset.placeTenant(connection, run.tenantId(), run.jobId())) {
      return false;
    }
    runs.phase(connection, run.jobId(), run.phase(), Run.Phase.MOVING, null);
    return true;
  }

  private RunParts.Part part(Run run) {
    return parts.of(parts.named(run.projection()).get(run.phase()));
  }

  private Read read(Run run) throws SQLException {
    boolean first = run.phase() == 0;
    DigestService.Digests before =
        first && run.tenantId() != null ? digests.compute(run.tenantId()) : null;
    boolean everyTenant = run.mode() == RunMode.REBUILD && run.tenantId() == null;
    return new Read(first ? targets(run) : Map.of(), before, everyTenant ? topic.now() : null);
  }

  private Map<String, Long> targets(Run run) {
    Map<String, Long> heads =
        run.tenantId() == null ? log.allHeads() : log.heads(List.of(run.tenantId()));
    Map<String, Long> targets = new TreeMap<>();
    heads.forEach(
        (tenant, head) ->
            targets.put(
                tenant,
                run.untilLogSeq() == null ? head : (Long) Math.min(head, run.untilLogSeq())));
    return targets;
  }

  private void begin(Connection connection, Run run, Read read) throws SQLException {
    Long total = null;
    if (run.phase() == 0) {
      scopes.plan(connection, run, parts.named(run.projection()), read.targets());
      total = scopes.total(connection, run.jobId());
      if (read.before() != null) {
        keep(connection, run, read.before());
      }
    }
    Run.Phase next = Run.Phase.MOVING;
    if (run.mode() == RunMode.CATCH_UP) {
      catchUp(connection, run, part(run));
    } else if (run.tenantId() == null) {
      rebuild(connection, run, part(run), read);
    } else {
      part(run).reset().holdTenant(connection, run.tenantId(), run.jobId());
      next = Run.Phase.QUEUED; // until its rows are cleared
    }
    runs.phase(connection, run.jobId(), run.phase(), next, total);
  }

  private void rebuild(Connection connection, Run run, RunParts.Part part, Read read)
      throws SQLException {
    if (run.byLog()) {
      List<String> tenants = scopes.tenants(connection, run.jobId(), run.phase());
      part.reset().toLog(connection, run.jobId(), tenants, read.topic());
    } else {
      topic.requireWhole(part.projection().name(), part.cursors().all(connection), read.topic());
      part.reset().toTopic(connection);
    }
  }

  /** Scopes that nobody moves are set going; with limits, all that are behind are detached. */
  private void catchUp(Connection connection, Run run, RunParts.Part part) throws SQLException {
    if (!run.byLog()) {
      ProjectionReset.exclusive(connection, part.projection().name());
      ScopeSwitch.tryNow(
          connection,
          List.of(part.projection().name()),
          null,
          List.of(ScopeState.FAILED, ScopeState.PAUSED));
      return;
    }
    Guard.shared(connection, part.projection().name());
    List<String> tenants = scopes.behindOrResting(connection, run.jobId(), run.phase());
    part.scopes().lock(connection, tenants, tenants);
    part.control().assign(connection, tenants, run.jobId());
  }

  private void keep(Connection connection, Run run, DigestService.Digests before)
      throws SQLException {
    ObjectNode metadata = RunMetadata.read(run.metadata());
    RunMetadata.before(metadata, before.values());
    runs.metadata(connection, run.jobId(), metadata.toString());
    scopes.before(connection, run.jobId(), run.tenantId(), before.values(), before.cursors());
  }
}
