package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.config.PollConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailureCountTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  private final FailureCount failures = new FailureCount(PollConfig.defaults(), new Random(1));

  /** A consumer refuses to wait for less than nothing, and the worker would stop for good. */
  @Test
  void what_remains_of_a_wait_that_ended_between_two_looks_at_the_clock_is_nothing() {
    Duration delay = failures.failed(NOW, new IllegalStateException("away"));
    Instant end = NOW.plus(delay);
    assertThat(failures.remaining(NOW)).isEqualTo(delay).isPositive();
    assertThat(failures.remaining(end)).isZero();
    assertThat(failures.remaining(end.plusMillis(1))).isZero();
  }

  @Test
  void nothing_remains_of_a_wait_that_was_broken_off() {
    failures.failed(NOW, new IllegalStateException("away"));
    failures.waitNoLonger();
    assertThat(failures.waiting(NOW)).isFalse();
    assertThat(failures.remaining(NOW)).isZero();
  }
}
