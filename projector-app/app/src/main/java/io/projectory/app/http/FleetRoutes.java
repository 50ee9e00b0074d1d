package io.projectory.app.http;

import io.projectory.app.flow.Overview;
import io.projectory.app.live.Pulse;
import io.projectory.app.live.RecentBatches;
import io.projectory.app.live.Tick;
import io.projectory.app.operations.Member;
import io.projectory.app.operations.OpenFailure;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.ScopePage;
import io.projectory.app.operations.ScopeQuery;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/fleet}: questions over all tenants, as a console asks them. */
final class FleetRoutes {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FAILURES = 100;

  private final Operations operations;
  private final Pulse pulse;
  private final RecentBatches batches;

  FleetRoutes(Operations operations, HttpApi.Live live) {
    this.operations = operations;
    this.pulse = live.pulse();
    this.batches = live.batches();
  }

  /** Who asks: {@code name} of the token, null where nobody is asked; what the role may. */
  record WhoAmI(String name, String role) {}

  List<Route> all() {
    return List.of(
        Route.get(
            "/api/v1/whoami",
            "Whose token this is, and its role.",
            WhoAmI.class,
            c -> new WhoAmI(c.principal().name(), c.principal().role().code())),
        Route.get(
            "/api/v1/fleet/overview",
            "The path of an event from log to tables, with every position; is everything current,"
                + " and if not, since when and where it stops.",
            Overview.class,
            c -> overview()),
        Route.get(
            "/api/v1/fleet/history",
            "Rates, lag and latency as this member saw them, oldest first.",
            ApiTypes.listOf(Tick.Point.class),
            c -> pulse.history()),
        Route.get(
            "/api/v1/fleet/scopes",
            "One page of all scopes.",
            ScopePage.class,
            this::scopes,
            Parameter.text("search", "Part of the tenant's name, in any case."),
            Parameter.text("projection", "Only of this one."),
            Parameter.text("status", "One of " + String.join(", ", ScopeQuery.STATUSES) + "."),
            Parameter.text(
                "sort",
                "One of " + String.join(", ", ScopeQuery.SORTS) + "; default: pending_events."),
            Parameter.text("order", "asc or desc."),
            Parameter.whole("offset", "How many to leave out; default: 0."),
            Parameter.whole("limit", "How many at most, 1 to 500; default: 100.")),
        Route.get(
            "/api/v1/fleet/members",
            "Workers that have beaten within the last hour.",
            ApiTypes.listOf(Member.class),
            c -> operations.members()),
        Route.get(
            "/api/v1/batches",
            "What this member committed of a tenant last, newest first.",
            ApiTypes.listOf(RecentBatches.Batch.class),
            c -> batches.of(Tenants.require(c.tenant())),
            Parameter.tenant()),
        Route.get(
            "/api/v1/fleet/failures",
            "Failures of every tenant, newest first, each with the next command.",
            ApiTypes.listOf(OpenFailure.class),
            c ->
                operations.newestFailures(
                    c.text("status"), c.number("limit") == null ? FAILURES : c.number("limit")),
            Parameter.text("status", "open, resolved or skipped; without it, all."),
            Parameter.whole("limit", "How many at most, 1 to 10000; default: " + FAILURES + ".")));
  }

  private Object scopes(Call call) {
    return operations.scopes(
        new ScopeQuery(
            call.text("search"),
            call.text("projection"),
            call.text("status"),
            call.text("sort"),
            call.text("order"),
            call.number("offset"),
            call.number("limit")));
  }

  private Overview overview() throws InterruptedException {
    pulse.join();
    try {
      Tick tick = pulse.after(pulse.number(), PATIENCE);
      if (tick == null || tick.overview() == null) {
        String why = tick == null ? "no look at the fleet was done in time" : tick.trouble();
        throw new ProjectoryException(ErrorCode.STORAGE, why, Map.of());
      }
      return tick.overview();
    } finally {
      pulse.leave();
    }
  }
}
