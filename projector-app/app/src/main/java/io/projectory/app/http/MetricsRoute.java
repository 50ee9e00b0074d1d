package io.projectory.app.http;

import java.util.function.Supplier;

/** {@code /metrics}: for whoever may look, because tenants can be named there. */
final class MetricsRoute {
  private MetricsRoute() {}

  static Route of(Supplier<String> scrape) {
    return Route.get(
        "/metrics",
        "What this member measures, in Prometheus' text format; no database is asked.",
        String.class,
        call -> scrape.get());
  }
}
