package io.projectory.streams;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.projectory.streams.StreamsState.Phase;
import io.projectory.streams.metrics.StreamsMetric;
import io.projectory.streams.topology.Counted;
import io.projectory.streams.topology.Passed;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What an instance counts anyway, and the JVM. A scrape asks no server. Thread-safe. */
final class StreamsMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  StreamsMetrics(StreamsApp app, Counts counts) {
    for (Phase phase : Phase.values()) {
      Gauge.builder(StreamsMetric.STATE.metric().name(), () -> app.state().phase() == phase ? 1 : 0)
          .description(StreamsMetric.STATE.metric().meaning())
          .tag(StreamsMetric.STATE.metric().tags().get(0), phase.code())
          .register(registry);
    }
    for (Counted what : Counted.values()) {
      counter(StreamsMetric.COUNTED, what.member(), counts, c -> c.of(what));
    }
    for (Passed why : Passed.values()) {
      counter(StreamsMetric.PASSED, why.name().toLowerCase(Locale.ROOT), counts, c -> c.of(why));
    }
    gauge(StreamsMetric.TASKS, app::tasks);
    gauge(StreamsMetric.EPOCH, app::epoch);
    gauge(StreamsMetric.HEARTBEAT_AGE_SECONDS, () -> app.beatAge().toMillis() / 1000.0);
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

  private void gauge(StreamsMetric what, Supplier<Number> value) {
    Gauge.builder(what.metric().name(), value)
        .description(what.metric().meaning())
        .register(registry);
  }

  private void counter(
      StreamsMetric what, String tag, Counts counts, ToDoubleFunction<Counts> count) {
    FunctionCounter.builder(what.metric().name(), counts, count)
        .description(what.metric().meaning())
        .tag(what.metric().tags().get(0), tag)
        .register(registry);
  }
}
