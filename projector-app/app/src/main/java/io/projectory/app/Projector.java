package io.projectory.app;

import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.http.HttpApi;
import io.projectory.app.operations.Operations;
import io.projectory.runtime.engine.ProjectorRuntime;
import io.projectory.runtime.log.EventLogReader;
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
  private final HttpApi http;

  private Projector(Pools pools, ProjectorRuntime runtime, HttpApi http) {
    this.pools = pools;
    this.runtime = runtime;
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
    ProjectionCatalogue catalogue = ProjectionCatalogue.of(settings.projector().projections());
    Pools pools = Pools.open(settings);
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
              Clock.systemUTC());
      runtime.start();
      Operations operations =
          new Operations(
              pools.operations(), new EventLog(pools.operationsLog()), settings.operations());
      HttpApi http = HttpApi.start(settings.http(), operations, new MemberHealth(runtime, pools));
      return new Projector(pools, runtime, http);
    } catch (SQLException e) {
      stop(runtime, pools);
      throw ProjectoryException.storage(e);
    } catch (RuntimeException e) {
      stop(runtime, pools);
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
    http.close();
    stop(runtime, pools);
  }

  private static void stop(ProjectorRuntime runtime, Pools pools) {
    if (runtime != null) {
      runtime.close();
    }
    pools.close();
  }
}
