package io.projectory.app.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.projectory.app.config.MetricsConfig;
import io.projectory.app.operations.Operations;
import io.projectory.runtime.engine.ProjectorRuntime;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.schemas.log.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Everything a projector measures: what its engine does, what the databases say of the fleet, the
 * canary, the JVM. Thread-safe.
 */
public final class ProjectorMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final MetricsConfig config;
  private final List<String> projections;
  private final List<String> fedByLog;
  private final Clock clock;
  private final EngineMeters engine;
  private final List<Runnable> closings = new ArrayList<>();

  /**
   * Measures nothing by itself before {@link #watch}.
   *
   * @param fedByLog those of {@code projections} whose scopes are tenants
   */
  public ProjectorMetrics(
      MetricsConfig config, List<String> projections, List<String> fedByLog, Clock clock) {
    this.config = config;
    this.projections = projections;
    this.fedByLog = fedByLog;
    this.clock = clock;
    this.engine = new EngineMeters(meters, projections);
    bindJvm();
  }

  /** Where the engine's parts of a member report to. */
  public EngineListener engine() {
    return engine;
  }

  /**
   * Where the databases are asked.
   *
   * @param writer connections to the log as a role that may append, or null without a canary
   */
  public record Databases(DataSource views, DataSource log, DataSource writer) {}

  /** Begins to ask the databases, and to sing if a canary is configured. */
  public void watch(
      ProjectorRuntime runtime, Operations operations, String topic, Databases databases) {
    for (String projection : projections) {
      meters.gauge(
          ProjectorMetric.HEARTBEAT_AGE_SECONDS,
          () -> seconds(runtime.beatAges().get(projection)),
          projection);
      meters.gauge(
          ProjectorMetric.ASSIGNED_PARTITIONS,
          () -> runtime.partitions().get(projection),
          projection);
    }
    FleetReader.Sources sources =
        new FleetReader.Sources(
            operations,
            new EventLog(databases.log(), clock),
            databases.views(),
            databases.log(),
            topic,
            fedByLog);
    FleetSampler sampler =
        new FleetSampler(
            new FleetReader(sources, config.topTenants(), clock),
            new FleetMeters(meters, fedByLog, config.sampleInterval(), clock),
            config.sampleInterval(),
            clock);
    closings.add(sampler::close);
    sampler.start();
    TopicMeters topics =
        new TopicMeters(meters, fedByTopics(), runtime.fed(), operations, config.sampleInterval());
    closings.add(topics::close);
    topics.start();
    if (config.canary()) {
      sing(databases);
    }
  }

  private List<String> fedByTopics() {
    return projections.stream().filter(name -> !fedByLog.contains(name)).toList();
  }

  private void sing(Databases databases) {
    Canary canary =
        new Canary(
            databases.writer(),
            databases.views(),
            config.canaryTenant(),
            config.canaryInterval(),
            clock,
            meters,
            fedByLog);
    closings.add(canary::close);
    canary.start();
  }

  /** What a scrape shows, in Prometheus' text format. Asks nobody. */
  public String scrape() {
    return meters.read(registry::scrape);
  }

  @Override
  public void close() {
    closings.forEach(Runnable::run);
    registry.close();
  }

  private void bindJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(registry);
    closings.add(collections::close);
  }

  private static double seconds(Duration duration) {
    return duration == null ? Double.NaN : duration.toMillis() / 1000.0;
  }
}
