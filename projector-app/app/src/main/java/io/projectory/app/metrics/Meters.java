package io.projectory.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.projectory.schemas.metrics.Metric;
import io.projectory.schemas.metrics.Metric.Kind;
import java.time.Duration;
import java.util.function.Supplier;

/** Registers what {@link ProjectorMetric} names, and nothing else. Thread-safe. */
final class Meters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  Counter counter(ProjectorMetric what, String... values) {
    Metric metric = of(what, Kind.COUNTER);
    return Counter.builder(metric.name())
        .description(metric.meaning())
        .tags(tags(metric, values))
        .register(registry);
  }

  DistributionSummary summary(ProjectorMetric what, String... values) {
    Metric metric = of(what, Kind.SUMMARY);
    return DistributionSummary.builder(metric.name())
        .description(metric.meaning())
        .tags(tags(metric, values))
        .register(registry);
  }

  Timer timer(ProjectorMetric what, String... values) {
    Metric metric = of(what, Kind.TIMER);
    return Timer.builder(metric.name())
        .description(metric.meaning())
        .serviceLevelObjectives(BUCKETS)
        .tags(tags(metric, values))
        .register(registry);
  }

  /** The value is asked for at each scrape: it has to be at hand. */
  void gauge(ProjectorMetric what, Supplier<Number> value, String... values) {
    Metric metric = of(what, Kind.GAUGE);
    Gauge.builder(metric.name(), value)
        .description(metric.meaning())
        .tags(tags(metric, values))
        .register(registry);
  }

  /**
   * Replaces the rows of a gauge; never while a scrape reads them, which would find old and new
   * ones of the same tags.
   */
  synchronized void replace(MultiGauge gauge, Iterable<MultiGauge.Row<?>> rows) {
    gauge.register(rows, true);
  }

  /** Reads all meters while no row is being replaced. */
  synchronized String read(Supplier<String> scrape) {
    return scrape.get();
  }

  /** A gauge whose tags come and go; see {@link #replace}. */
  MultiGauge gauges(ProjectorMetric what) {
    Metric metric = of(what, Kind.GAUGE);
    return MultiGauge.builder(metric.name()).description(metric.meaning()).register(registry);
  }

  static Tags tags(Metric metric, String... values) {
    if (values.length != metric.tags().size()) {
      throw new IllegalArgumentException(metric.name() + " has the tags " + metric.tags());
    }
    Tags tags = Tags.empty();
    for (int i = 0; i < values.length; i++) {
      tags = tags.and(metric.tags().get(i), values[i]);
    }
    return tags;
  }

  private static Metric of(ProjectorMetric what, Kind kind) {
    if (what.metric().kind() != kind) {
      throw new IllegalArgumentException(what + " is a " + what.metric().kind());
    }
    return what.metric();
  }
}
