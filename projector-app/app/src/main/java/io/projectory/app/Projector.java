package io.projectory.app;

import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.flow.Flow;
import io.projectory.app.flow.FlowNames;
import io.projectory.app.flow.FlowWatch;
import io.projectory.app.flow.LagReader;
import io.projectory.app.flow.OverviewReader;
import io.projectory.app.http.Health;
import io.projectory.app.http.HttpApi;
import io.projectory.app.kafka.KafkaView;
import io.projectory.app.live.Pulse;
import io.projectory.app.live.RecentBatches;
import io.projectory.app.metrics.ProjectorMetrics;
import io.projectory.app.operations.Operations;
import io.projectory.decisiongraph.query.DecisionGraphQueries;
import io.projectory.runtime.engine.ProjectorRuntime;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.query.CurrentReader;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.log.EventLog;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/**
 * Process 2, one member of the fleet: the runtime with the configured projections, and the HTTP
 * server. Thread-safe.
 */
public final class Projector implements AutoCloseable {
  private final Pools pools;
  private final ProjectorRuntime runtime;
  private final ProjectorMetrics metrics;
  private final KafkaView kafka;
  private final Pulse pulse;
  private final HttpApi http;

  private Projector(
      Pools pools,
      ProjectorRuntime runtime,
      ProjectorMetrics metrics,
      KafkaView kafka,
      Pulse pulse,
      HttpApi http) {
    this.pools = pools;
    this.runtime = runtime;
    this.metrics = metrics;
    this.kafka = kafka;
    this.pulse = pulse;
    this.http = http;
  }

  /**
   * Starts a member; answers when its loops turn. Partitions come later: see {@link #assigned}.
   *
   * @throws ProjectoryException {@code invalid_argument} for what is wrong with the configuration,
   *     {@code storage} when the projection database or the HTTP port cannot be used
   * @throws io.projectory.runtime.failure.TypedStop when declared tables and database disagree
   */
  public static Projector start(ConfigFile file) {
    ProjectorSettings settings = ProjectorSettings.of(file);
    ProjectionCatalogue catalogue = settings.catalogue();
    Clock clock = Clock.systemUTC();
    Pools pools = Pools.open(settings);
    ProjectorMetrics metrics =
        new ProjectorMetrics(
            settings.metrics(), settings.projector().projections(), settings.fedByLog(), clock);
    KafkaView kafka = new KafkaView(settings.kafka());
    RecentBatches batches = new RecentBatches(metrics.engine(), clock);
    ProjectorRuntime runtime = null;
    try {
      EventLog log = new EventLog(pools.log());
      runtime =
          new ProjectorRuntime(
              RuntimeConfigs.of(settings),
              catalogue.projections(),
              catalogue.composites(),
              pools.views(),
              new EventLogReader(log),
              clock,
              batches);
      Pools.reach(settings);
      runtime.start();
      Operations operations =
          new Operations(
              pools.operations(),
              new EventLog(pools.operationsLog()),
              settings.operations(),
              catalogue.projections(),
              runtime.admission());
      DecisionGraphQueries queries =
          new DecisionGraphQueries(
              new CurrentReader(
                  pools.operations(), new EventLogReader(new EventLog(pools.operationsLog()))));
      FlowNames names = FlowNames.of(file, settings);
      Flow flow = new Flow(operations, kafka, pools.operationsLog(), names);
      LagReader lag =
          new LagReader(operations, new EventLog(pools.operationsLog()), kafka, names, clock);
      FlowWatch watch = new FlowWatch(flow, System::nanoTime);
      Health health = new MemberHealth(runtime, pools, watch);
      metrics.watch(runtime, operations, settings.topics().events(), pools.measured());
      OverviewReader overview =
          new OverviewReader(
              new OverviewReader.Sources(
                  operations,
                  new EventLog(pools.operationsLog()),
                  pools.operationsLog(),
                  kafka,
                  watch),
              names,
              catalogue.tables(),
              clock);
      Pulse pulse = new Pulse(overview::read, clock, System::nanoTime);
      HttpApi http =
          HttpApi.start(
              settings.http(),
              operations,
              queries,
              lag::read,
              health,
              new HttpApi.Live(pulse, batches),
              metrics::scrape);
      pulse.start();
      return new Projector(pools, runtime, metrics, kafka, pulse, http);
    } catch (SQLException e) {
      stop(metrics, runtime, kafka, pools);
      throw ProjectoryException.storage(e);
    } catch (RuntimeException e) {
      stop(metrics, runtime, kafka, pools);
      throw e;
    }
  }

  /** {@code http://host:port} of this member. */
  public String httpUrl() {
    return http.url();
  }

  /** Whether every loop turns. */
  public boolean alive() {
    return runtime.alive();
  }

  /** Whether every projection was given partitions; with more members than partitions, never. */
  public boolean assigned() {
    return runtime.assigned();
  }

  /** Completes with the reason when this member cannot go on; the process should then exit. */
  public CompletableFuture<Throwable> failure() {
    return runtime.failure();
  }

  /** Finishes the batches in hand, leaves the groups, lets the connections go. */
  @Override
  public void close() {
    // first, so that no stream holds a thread of the server
    pulse.close();
    http.close();
    stop(metrics, runtime, kafka, pools);
  }

  private static void stop(
      ProjectorMetrics metrics, ProjectorRuntime runtime, KafkaView kafka, Pools pools) {
    metrics.close();
    if (runtime != null) {
      runtime.close();
    }
    kafka.close();
    pools.close();
  }
}
