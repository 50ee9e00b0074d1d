package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutagePauseTest {
  private static final Duration WAIT = Duration.ofSeconds(1);

  private Duration slept = Duration.ZERO;
  private boolean stop;

  @Test
  void a_server_that_stays_away_is_waited_for_to_the_end() throws InterruptedException {
    assertThat(pause(WAIT, List.of(false, false, false, false))).isEqualTo(WAIT);
  }

  @Test
  void a_server_that_comes_back_ends_the_wait() throws InterruptedException {
    assertThat(pause(WAIT, List.of(false, false, true))).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void a_server_that_was_there_all_the_time_ends_nothing() throws InterruptedException {
    assertThat(pause(WAIT, List.of(true, true, true, true))).isEqualTo(WAIT);
  }

  @Test
  void a_short_wait_is_not_made_longer_by_looking() throws InterruptedException {
    Duration tenth = Duration.ofMillis(100);
    assertThat(pause(tenth, List.of(false))).isEqualTo(tenth);
  }

  @Test
  void who_is_asked_to_stop_looks_no_more() throws InterruptedException {
    stop = true;
    assertThat(pause(WAIT, List.of(false))).isLessThan(WAIT);
  }

  private Duration pause(Duration time, List<Boolean> looks) throws InterruptedException {
    Iterator<Boolean> there = looks.iterator();
    new OutagePause(() -> slept.toNanos(), this::sleep).await(time, there::next);
    assertThat(there.hasNext()).as("a look that was not made").isFalse();
    return slept;
  }

  private boolean sleep(Duration time) {
    slept = slept.plus(time);
    return stop;
  }
}
