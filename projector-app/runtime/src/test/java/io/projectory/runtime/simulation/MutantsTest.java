package io.projectory.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation is worth something only if it sees a broken rule: each is broken here, in test
 * code, and some seed must notice soon.
 */
class MutantsTest {
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

  @ParameterizedTest
  @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_broken_rule_is_noticed(Mutant mutant) throws Exception {
    AssertionError failure = new Seeds(mutant, STEPS).run(1, SEEDS);
    assertThat(failure).as("%s in %d seeds", mutant, SEEDS).isNotNull();
    assertThat(failure).hasCauseInstanceOf(BrokenInvariant.class);
  }
}
