package io.projectory.runtime.simulation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One seed: a few members over a topic, a log and a real projection database. Each step is one
 * action chosen at random; at any statement of it another actor may have its turn, the connection
 * may be lost, or the process may be gone. One thread plays everybody, so that a seed always takes
 * the same way. After every step the invariants are checked; in the end everything is healed and
 * must converge to the head of the log.
 */
final class Simulation implements FaultySource.Points {
  private static final int TOO_MANY_STATEMENTS = 4_000;
  private static final int ROUNDS_TO_CONVERGE = 300;

  private final SimulationDatabase database;
  private final Random random;
  private final SimulatedClock clock = new SimulatedClock();
  private final Chronicle chronicle = new Chronicle();
  private final Writers writers;
  private final Fleet fleet;
  private final Operations operations;
  private final Invariants invariants;
  private int depth;
  private int statements;
  private boolean quiet;
  private boolean dirty = true;
  private State state = new State();

  Simulation(SimulationDatabase database, long seed, Mutant mutant) {
    this.database = database;
    this.random = new Random(seed);
    List<String> tenants =
        IntStream.range(0, 4 + random.nextInt(3)).mapToObj(i -> "tenant-" + i).toList();
    SimulatedLog log = new SimulatedLog(tenants, random, mutant);
    SimulatedTopic topic = new SimulatedTopic(2 + random.nextInt(3));
    SimulatedConnector connector = new SimulatedConnector(log, topic, random);
    SimulatedProjection projection = new SimulatedProjection(log::fact);
    Turns turns = new Turns(chronicle);
    invariants = new Invariants(log, topic, tenants);
    writers = new Writers(log, connector, tenants, random, chronicle);
    operations =
        new Operations(
            new Operator(source(mutant), log, topic, projection, clock, random),
            log,
            tenants,
            random,
            turns,
            chronicle,
            invariants.operatorSkips);
    SimulatedMember.World world =
        new SimulatedMember.World(log, topic, projection, clock, random, mutant);
    List<SimulatedMember> members = new ArrayList<>();
    for (int i = 0; i < 3 + random.nextInt(2); i++) {
      members.add(new SimulatedMember("member-" + i, source(mutant), world));
    }
    fleet = new Fleet(members, topic, random, turns, chronicle);
  }

  private FaultySource source(Mutant mutant) {
    return new FaultySource(database.pool, this, mutant);
  }

  Map<Seen, Integer> seen() {
    return chronicle.seen();
  }

  List<String> lastActions() {
    return chronicle.lastActions();
  }

  /**
   * @throws BrokenInvariant with what does not hold
   */
  void run(int steps) throws SQLException {
    database.wipe();
    fleet.rebalance();
    List<Integer> musts = List.of(random.nextInt(steps), random.nextInt(steps), resetAt(steps));
    for (int step = 0; step < steps; step++) {
      chronicle.count(Seen.STEPS);
      clock.pass(Duration.ofMillis(random.nextInt(400)));
      statements = 0;
      if (random.nextInt(6) == 0) {
        writers.show();
      }
      if (!musts.contains(step)) {
        act();
      }
      for (int which = 0; which < musts.size(); which++) {
        if (musts.get(which) == step) {
          must(which);
        }
      }
      check();
    }
    converge();
  }

  /** Often early, when members meet partitions that nobody has had before. */
  private int resetAt(int steps) {
    return random.nextInt(random.nextInt(3) > 0 ? Math.min(steps, 20) : steps);
  }

  /** No seed goes by without these. */
  private void must(int which) {
    switch (which) {
      case 0 -> fleet.kill(fleet.any());
      case 1 -> fleet.rebalance();
      default -> operations.resetToTopic();
    }
  }

  private void act() {
    int dice = random.nextInt(100);
    if (dice < 16) {
      writers.append();
    } else if (dice < 21) {
      writers.endTransaction();
    } else if (dice < 34) {
      writers.publish();
    } else if (dice < 40) {
      writers.connectorFault();
    } else if (dice < 72) {
      fleet.work(fleet.any());
    } else if (dice < 82) {
      move(fleet.any());
    } else if (dice < 90) {
      membership();
    } else if (dice < 94) {
      operations.reset();
    } else {
      operations.operate(state);
    }
  }

  private void move(SimulatedMember member) {
    List<String> detached =
        state.scopes.entrySet().stream()
            .filter(e -> !e.getValue().state().equals("attached"))
            .map(Map.Entry::getKey)
            .toList();
    if (detached.isEmpty()) {
      fleet.work(member);
    } else {
      fleet.move(member, detached.get(random.nextInt(detached.size())));
    }
  }

  private void membership() {
    switch (random.nextInt(5)) {
      case 0 -> fleet.kill(fleet.any());
      case 1, 2 -> fleet.rebalance();
      case 3 -> pass("time passes", random.nextInt(10));
      default -> fleet.everybodyHears();
    }
  }

  /** No commit stays unseen for long. */
  private void pass(String what, int seconds) {
    chronicle.say(what);
    writers.show();
    clock.pass(Duration.ofSeconds(seconds));
  }

  @Override
  public void beforeStatement(FaultySource source, String sql) throws SQLException {
    dirty |= !sql.stripLeading().startsWith("select");
    if (++statements > TOO_MANY_STATEMENTS) {
      throw new BrokenInvariant(List.of("no end in sight: " + sql.strip().lines().findFirst()));
    }
    if (quiet) {
      return;
    }
    boolean operates = operations.are(source);
    if (depth == 0 && random.nextInt(operates ? 3 : 25) == 0) {
      chronicle.count(Seen.TURNS_IN_BETWEEN);
      depth++;
      chronicle.inBetween(true);
      try {
        inBetween(operates);
      } finally {
        depth--;
        chronicle.inBetween(false);
      }
    }
    int dice = random.nextInt(500);
    if (dice < 3) {
      chronicle.count(Seen.LOST_CONNECTIONS);
      chronicle.say("  connection lost before " + first(sql));
      throw source.lose("lost by the simulation");
    }
    if (dice < 5 && !operates) {
      throw source.crash("before " + first(sql));
    }
  }

  /** Somebody else's whole turn, in the middle of another's. */
  private void inBetween(boolean operates) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      pass("a long pause", 3 + random.nextInt(10));
    } else if (operates && dice < 6) {
      // members know nothing of operators
      fleet.workForAWhile(fleet.any());
    } else {
      act();
    }
    chronicle.say("end of meanwhile");
  }

  @Override
  public void afterCommit(FaultySource source) throws SQLException {
    chronicle.count(Seen.BATCHES);
    if (!quiet && random.nextInt(60) == 0) {
      if (random.nextBoolean() || operations.are(source)) {
        chronicle.count(Seen.LOST_ANSWERS);
        chronicle.say("  the answer to a commit is lost");
        throw source.lose("lost by the simulation after the commit");
      }
      throw source.crash("after a commit");
    }
  }

  private void check() throws SQLException {
    if (!dirty) {
      return;
    }
    state = read();
    List<String> broken = invariants.broken(state, operations.mayHaveReset());
    dirty = false;
    if (!broken.isEmpty()) {
      throw new BrokenInvariant(broken);
    }
  }

  private State read() throws SQLException {
    Connection connection = database.pool.take();
    try {
      return State.read(connection);
    } finally {
      database.pool.giveBack(connection, false);
    }
  }

  /** Heals everything, publishes the rest, and lets the members work until nothing moves. */
  private void converge() throws SQLException {
    quiet = true;
    chronicle.say("heal");
    writers.heal();
    fleet.rebalanceForAll();
    List<String> missing = List.of("not yet");
    for (int round = 0; !missing.isEmpty() && round < ROUNDS_TO_CONVERGE; round++) {
      statements = 0;
      clock.pass(Duration.ofSeconds(2));
      fleet.members().forEach(fleet::work);
      check();
      for (Map.Entry<String, State.Scope> scope : state.scopes.entrySet()) {
        heal(scope.getKey(), scope.getValue().state());
      }
      check();
      missing = invariants.notConverged(state);
    }
    if (!missing.isEmpty()) {
      throw new BrokenInvariant(missing);
    }
  }

  private void heal(String tenant, String now) {
    if (now.equals("failed") || now.equals("paused")) {
      operations.sync(tenant);
    }
    if (!now.equals("attached")) {
      fleet.move(fleet.members().get(0), tenant);
    }
  }

  private static String first(String sql) {
    return sql.strip().lines().findFirst().orElse("");
  }
}
