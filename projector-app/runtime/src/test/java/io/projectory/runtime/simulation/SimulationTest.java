package io.projectory.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The engine under faults, in random order: rows are the fold of the log up to the cursors, after
 * every step of every seed.
 *
 * <p>By hand: {@code -Dsimulation.seeds=2000} for more of them, {@code -Dsimulation.first=N} for
 * others, {@code -Dsimulation.seed=N} for one alone, {@code -Dsimulation.steps=N} for longer ones.
 */
class SimulationTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 150;

  @BeforeAll
  static void silence() {
    QuietLogs.on();
  }

  @AfterAll
  static void speak() {
    QuietLogs.off();
  }

  @Test
  void rows_equal_the_fold_of_the_log_up_to_the_cursors_after_every_step() throws Exception {
    Long alone = Long.getLong("simulation.seed");
    int count = alone == null ? Integer.getInteger("simulation.seeds", SEEDS) : 1;
    long first = alone == null ? Long.getLong("simulation.first", 1) : alone;
    Seeds seeds = new Seeds(Mutant.NONE, Integer.getInteger("simulation.steps", STEPS));
    long started = System.nanoTime();
    AssertionError failure = seeds.run(first, count);
    System.out.printf(
        "simulation: seeds %d to %d, %.1f s, %s%n",
        first, first + count - 1, (System.nanoTime() - started) / 1e9, seeds.seen());
    if (failure != null) {
      throw failure;
    }
    assertThat(seeds.done()).isEqualTo(count);
  }
}
