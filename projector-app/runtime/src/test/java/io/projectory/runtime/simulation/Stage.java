package io.projectory.runtime.simulation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A log, a topic and members that are told what to do, for tests of one race each. What happens
 * before a statement is the test's to say.
 */
final class Stage implements FaultySource.Points, AutoCloseable {
  /** Something that happens before a statement. */
  interface Event {
    void happen(FaultySource source, String sql) throws SQLException;
  }

  static final String TENANT = "acme";
  static final String OTHER = "other";

  final SimulationDatabase database = new SimulationDatabase();
  final SimulatedClock clock = new SimulatedClock();
  final Random random = new Random(1);
  final SimulatedLog log = new SimulatedLog(List.of(TENANT, OTHER), random, Mutant.NONE);
  final SimulatedTopic topic;
  final SimulatedConnector connector;
  final SimulatedProjection projection = new SimulatedProjection(log::fact);
  final Operator operator;
  Event before = (source, sql) -> {};

  /** One partition. */
  Stage() throws SQLException {
    this(1);
  }

  Stage(int partitions) throws SQLException {
    topic = new SimulatedTopic(partitions);
    connector = new SimulatedConnector(log, topic, random);
    operator = new Operator(source(), log, topic, projection, clock, random);
  }

  FaultySource source() {
    return new FaultySource(database.pool, this, Mutant.NONE);
  }

  /** A member that has been given all partitions. */
  SimulatedMember member(String name) {
    SimulatedMember member =
        new SimulatedMember(
            name,
            source(),
            new SimulatedMember.World(log, topic, projection, clock, random, Mutant.NONE));
    member.consumer().target =
        IntStream.range(0, topic.partitions).boxed().collect(Collectors.toSet());
    return member;
  }

  void append(String tenant, int events) {
    append(tenant, events, Fact.Poison.NONE);
  }

  void append(String tenant, int events, Fact.Poison poison) {
    log.commit(log.begin(tenant, events, poison));
    connector.publish(Integer.MAX_VALUE);
  }

  void work(SimulatedMember member, int steps) {
    for (int i = 0; i < steps; i++) {
      clock.pass(Duration.ofSeconds(1));
      member.work();
    }
  }

  State state() throws SQLException {
    Connection connection = database.pool.take();
    try {
      return State.read(connection);
    } finally {
      database.pool.giveBack(connection, false);
    }
  }

  /** What does not hold now. */
  List<String> broken() throws SQLException {
    return new Invariants(log, topic, List.of(TENANT, OTHER)).broken(state(), true);
  }

  List<String> notConverged() throws SQLException {
    return new Invariants(log, topic, List.of(TENANT, OTHER)).notConverged(state());
  }

  @Override
  public void beforeStatement(FaultySource source, String sql) throws SQLException {
    before.happen(source, sql);
  }

  @Override
  public void afterCommit(FaultySource source) {}

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
