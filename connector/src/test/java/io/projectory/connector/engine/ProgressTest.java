package io.projectory.connector.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong now = new AtomicLong(42);
  private final Progress progress = new Progress(now::get);

  @Test
  void the_age_of_the_beat_begins_with_the_loop_and_anew_with_each_turn() {
    pass(3);
    assertThat(progress.beatAge()).isEqualTo(Duration.ofSeconds(3));
    progress.beat();
    assertThat(progress.beatAge()).isZero();
    pass(2);
    assertThat(progress.beatAge()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void neither_batches_nor_failed_attempts_are_a_turn_of_the_loop() {
    AtomicInteger told = new AtomicInteger();
    progress.onBatch(told::incrementAndGet);
    pass(1);
    progress.published(5);
    progress.published(0);
    progress.attemptFailed();
    assertThat(progress.events()).isEqualTo(5);
    assertThat(progress.batches()).isEqualTo(2);
    assertThat(progress.failedAttempts()).isEqualTo(1);
    assertThat(told).hasValue(2);
    assertThat(progress.beatAge()).isEqualTo(Duration.ofSeconds(1));
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
