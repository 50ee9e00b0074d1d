package io.projectory.runtime.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Runs seeds, each alone in a database, two at a time, until one fails. */
final class Seeds {
  private static final int AT_ONCE = 2;

  private final Mutant mutant;
  private final int steps;
  private final AtomicReference<AssertionError> failure = new AtomicReference<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Map<Seen, Integer> seen = Collections.synchronizedMap(new EnumMap<>(Seen.class));

  Seeds(Mutant mutant, int steps) {
    this.mutant = mutant;
    this.steps = steps;
  }

  /** The first failure, or null. */
  AssertionError run(long first, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < Math.min(AT_ONCE, count); i++) {
        all.add(
            threads.submit(
                () -> {
                  try (SimulationDatabase database = new SimulationDatabase()) {
                    int n;
                    while (failure.get() == null && (n = next.getAndIncrement()) < count) {
                      run(database, first + n);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdown();
    }
    return failure.get();
  }

  Map<Seen, Integer> seen() {
    return seen;
  }

  int done() {
    return done.get();
  }

  private void run(SimulationDatabase database, long seed) throws Exception {
    Simulation simulation = new Simulation(database, seed, mutant);
    try {
      simulation.run(steps);
      mustHaveSeen(simulation.seen());
    } catch (BrokenInvariant | RuntimeException | java.sql.SQLException e) {
      failure.compareAndSet(null, told(seed, simulation, e));
    }
    simulation.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
    done.incrementAndGet();
  }

  private static void mustHaveSeen(Map<Seen, Integer> seen) {
    for (Seen what : List.of(Seen.BATCHES, Seen.CRASHES, Seen.REBALANCES, Seen.RESETS)) {
      if (seen.get(what) == 0) {
        throw new BrokenInvariant(List.of("this seed has seen no " + what + ": " + seen));
      }
    }
  }

  private AssertionError told(long seed, Simulation simulation, Throwable error) {
    return new AssertionError(
        "seed "
            + seed
            + ": "
            + error.getMessage()
            + "\n\nlast actions:\n"
            + String.join("\n", simulation.lastActions())
            + "\n\nthis seed alone:\n"
            + "mvn -B -pl projector-app/runtime -am verify -Dtest=SimulationTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed="
            + seed
            + " -Dsimulation.steps="
            + steps
            + "\n",
        error);
  }
}
