package io.projectory.connector;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.projectory.connector.ConnectorState.Phase;
import io.projectory.connector.engine.Progress;
import io.projectory.connector.metrics.ConnectorMetric;
import java.util.function.ToDoubleFunction;

/** What a connector counts anyway, and the JVM. A scrape asks no server. Thread-safe. */
final class ConnectorMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  ConnectorMetrics(Connector connector) {
    for (Phase phase : Phase.values()) {
      Gauge.builder(
              ConnectorMetric.STATE.metric().name(),
              () -> connector.state().phase() == phase ? 1 : 0)
          .description(ConnectorMetric.STATE.metric().meaning())
          .tag(ConnectorMetric.STATE.metric().tags().get(0), phase.code())
          .register(registry);
    }
    Progress progress = connector.progress();
    counter(ConnectorMetric.EVENTS, progress, Progress::events);
    counter(ConnectorMetric.BATCHES, progress, Progress::batches);
    counter(ConnectorMetric.FAILED_ATTEMPTS, progress, Progress::failedAttempts);
    Gauge.builder(
            ConnectorMetric.HEARTBEAT_AGE_SECONDS.metric().name(),
            () -> progress.beatAge().toMillis() / 1000.0)
        .description(ConnectorMetric.HEARTBEAT_AGE_SECONDS.metric().meaning())
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private void counter(ConnectorMetric what, Progress progress, ToDoubleFunction<Progress> count) {
    FunctionCounter.builder(what.metric().name(), progress, count)
        .description(what.metric().meaning())
        .register(registry);
  }
}
