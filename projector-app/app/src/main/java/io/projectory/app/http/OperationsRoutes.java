package io.projectory.app.http;

import io.projectory.app.config.Role;
import io.projectory.app.operations.AuditEntry;
import io.projectory.app.operations.EventDetails;
import io.projectory.app.operations.Failure;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.ProjectionHealth;
import io.projectory.app.operations.RuntimeSnapshot;
import io.projectory.app.operations.WorkerStatus;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.List;
import java.util.Map;

/** {@code /api/v1}: the operator's questions (SEMANTICS 10 to 13). */
final class OperationsRoutes {
  private static final int AUDIT = 100;

  private final Operations operations;

  OperationsRoutes(Operations operations) {
    this.operations = operations;
  }

  List<Route> all() {
    return List.of(
        Route.get(
            "/api/v1/snapshot",
            "The fleet at a glance.",
            RuntimeSnapshot.class,
            c -> operations.runtimeSnapshot()),
        Route.get(
            "/api/v1/projections/health",
            "A tenant's projections against its log.",
            ProjectionHealth.class,
            c -> operations.projectionHealth(c.tenant()),
            Parameter.tenant()),
        Route.get(
            "/api/v1/workers/{projection}",
            "One scope: cursor, state, last error, retries, member.",
            WorkerStatus.class,
            c -> operations.workerStatus(c.path("projection"), c.tenant()),
            Parameter.path("projection", "The projection."),
            Parameter.tenant()),
        Route.get(
            "/api/v1/failures",
            "All failures of a tenant, newest first, also resolved and skipped ones.",
            ApiTypes.listOf(Failure.class),
            c -> operations.listFailures(c.tenant()),
            Parameter.tenant()),
        Route.get(
            "/api/v1/events",
            "One event of a tenant's log, as stored; its payload for operators alone.",
            EventDetails.class,
            this::event,
            Parameter.tenant(),
            Parameter.requiredWhole("log_seq", "Its position in the tenant's log.")),
        Route.get(
            "/api/v1/runs",
            "Replays and rebuilds, newest request first.",
            ApiTypes.listOf(Run.class),
            c -> operations.listRuns(c.text("tenant_id")).stream().map(RunJson::of).toList(),
            Parameter.text("tenant_id", "Only those that touch this tenant; without it, all.")),
        Route.get(
            "/api/v1/runs/{id}",
            "One replay or rebuild.",
            Run.class,
            this::run,
            Parameter.path("id", "Its job_id.")),
        Route.get(
            "/api/v1/audit",
            "Commands and what became of them, newest first, refused ones as well.",
            ApiTypes.listOf(AuditEntry.class),
            c -> operations.audit(c.number("limit") == null ? AUDIT : c.number("limit")),
            Parameter.whole("limit", "How many at most, 1 to 10000; default: " + AUDIT + ".")));
  }

  private Object event(Call call) {
    EventDetails event = operations.event(call.tenant(), call.whole("log_seq"));
    return call.principal().role().covers(Role.OPERATOR) ? event : event.withoutPayload();
  }

  private Object run(Call call) {
    String id = call.path("id");
    if (id.indexOf('\0') >= 0) {
      throw notFound(id);
    }
    return RunJson.of(operations.replayStatus(id).orElseThrow(() -> notFound(id)));
  }

  private static ProjectoryException notFound(String id) {
    return new ProjectoryException(
        ErrorCode.NOT_FOUND, "there is no run " + id, Map.of("job_id", id));
  }
}
