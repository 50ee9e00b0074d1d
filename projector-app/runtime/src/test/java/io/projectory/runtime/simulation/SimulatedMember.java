package io.projectory.runtime.simulation;

import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.detached.SimulatedMover;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.worker.SimulatedWorker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One process of the fleet: its worker, its mover, and what both hold in memory. */
final class SimulatedMember {
  final String name;
  final FaultySource source;
  private final World world;
  private final List<Instant> pauses = new ArrayList<>();
  private SimulatedConsumer consumer;
  private SimulatedWorker worker;
  private SimulatedMover mover;

  /** What members share without sharing memory. */
  record World(
      SimulatedLog log,
      SimulatedTopic topic,
      SimulatedProjection projection,
      SimulatedClock clock,
      Random random,
      Mutant mutant) {}

  SimulatedMember(String name, FaultySource source, World world) {
    this.name = name;
    this.source = source;
    this.world = world;
    start();
  }

  /** A new process under the old name: nothing that was in memory is left. */
  void start() {
    start(settings());
  }

  void start(ProjectionSettings settings) {
    SimulatedConsumer former = consumer;
    pauses.clear();
    ScopeStore scopes =
        world.mutant() == Mutant.NO_SCOPE_CHECK
            ? new UncheckedScopes()
            : new ScopeStore(SimulatedProjection.NAME);
    consumer = new SimulatedConsumer(world.topic(), 1 + world.random().nextInt(20));
    if (former != null) {
      consumer.target = former.target;
    }
    worker =
        new SimulatedWorker(
            new SimulatedWorker.Parts(
                name,
                world.projection(),
                SimulatedTopic.NAME,
                settings,
                source.dataSource(),
                world.log(),
                scopes,
                world.topic().admin(),
                consumer.consumer(),
                world.clock(),
                world.random(),
                world.mutant() == Mutant.CACHES_KEPT,
                pauses::add));
    mover =
        new SimulatedMover(
            world.projection(),
            SimulatedTopic.NAME,
            settings,
            source.dataSource(),
            world.log(),
            scopes,
            world.clock());
  }

  /** Until when it would have waited. */
  List<Instant> pauses() {
    return pauses;
  }

  SimulatedConsumer consumer() {
    return consumer;
  }

  void work() {
    worker.step();
  }

  void move(String tenant) throws SQLException {
    mover.move(tenant);
  }

  private ProjectionSettings settings() {
    return new ProjectionSettings(
        1 + world.random().nextInt(8),
        1 + world.random().nextInt(8),
        new PollConfig(
            Duration.ZERO,
            Duration.ofMillis(1),
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(50)),
            PollConfig.INFINITE),
        new EventRetryConfig(2, Duration.ofMillis(1), 2.0, Duration.ofMillis(2)),
        new HeartbeatConfig(Duration.ofSeconds(2), Duration.ofSeconds(6)));
  }
}
