package io.projectory.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.OperationsJson;
import io.projectory.schemas.Tenants;

/** {@code /api/v1}: the operator's questions. */
final class OperationsRoutes {
  private final Operations operations;

  OperationsRoutes(Operations operations) {
    this.operations = operations;
  }

  void register(RoutesConfig routes) {
    routes.get("/api/v1/snapshot", c -> json(c, operations.runtimeSnapshot()));
    routes.get("/api/v1/projections/health", c -> json(c, operations.projectionHealth(tenant(c))));
    routes.get(
        "/api/v1/workers/{projection}",
        c -> json(c, operations.workerStatus(c.pathParam("projection"), tenant(c))));
    routes.get("/api/v1/failures", c -> json(c, operations.listFailures(tenant(c))));
  }

  private static String tenant(Context context) {
    String given = context.queryParam("tenant_id");
    return given == null ? Tenants.DEFAULT : given;
  }

  private static void json(Context context, Object result) {
    context.contentType("application/json");
    context.result(OperationsJson.write(result));
  }
}
