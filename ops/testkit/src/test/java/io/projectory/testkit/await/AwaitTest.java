package io.projectory.testkit.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final AtomicInteger looks = new AtomicInteger();

  private boolean third() {
    return looks.incrementAndGet() == 3;
  }

  private boolean never() {
    looks.incrementAndGet();
    return false;
  }

  @Test
  void it_looks_until_the_condition_holds_and_no_longer() {
    assertThat(Await.atMost(LONG).every(SHORT).until(this::third)).isTrue();
    assertThat(looks).hasValue(3);
  }

  @Test
  void it_looks_once_even_when_there_is_no_time() {
    assertThat(Await.atMost(Duration.ZERO).until(() -> true)).isTrue();
    assertThat(Await.atMost(Duration.ZERO).every(SHORT).until(this::never)).isFalse();
    assertThat(looks).hasPositiveValue();
  }

  @Test
  void what_is_awaited_one_after_the_other_shares_the_time() {
    Await await = Await.atMost(SHORT).every(SHORT);
    assertThat(await.until(this::never)).isFalse();
    looks.set(0);
    assertThat(await.every(LONG).until(this::never)).isFalse();
    assertThat(looks).hasValue(1);
  }

  @Test
  void what_is_required_and_does_not_come_is_told_in_the_words_given() {
    Await.atMost(LONG).every(SHORT).require("no third look", this::third);
    assertThatThrownBy(() -> Await.atMost(SHORT).require("it never comes", this::never))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it never comes");
  }

  @Test
  void the_first_answer_that_is_enough_is_handed_over_and_not_asked_for_again() {
    Await await = Await.atMost(LONG).every(SHORT);
    assertThat(await.first("never 3", looks::incrementAndGet, n -> n >= 3)).isEqualTo(3);
    assertThat(looks).hasValue(3);
    assertThatThrownBy(
            () -> Await.atMost(SHORT).first("never 3", looks::decrementAndGet, n -> n >= 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("never 3");
  }

  @Test
  void a_check_that_fails_after_a_look_in_vain_ends_the_waiting() {
    Await await =
        Await.atMost(LONG)
            .meanwhile(
                () -> {
                  throw new IllegalArgumentException("it is dead");
                });
    assertThat(await.until(() -> true)).isTrue();
    assertThatThrownBy(() -> await.until(this::never))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is dead");
    assertThat(looks).hasValue(1);
  }

  @Test
  void an_exception_of_the_condition_ends_the_waiting_unless_outages_are_to_be_outlasted() {
    assertThatThrownBy(() -> Await.atMost(LONG).until(this::downAtFirst))
        .isInstanceOf(SQLException.class);
    looks.set(0);
    assertThat(Await.throughOutages(LONG, this::downAtFirst)).isTrue();
    assertThat(looks).hasValue(3);
  }

  private boolean downAtFirst() throws SQLException {
    if (!third()) {
      throw new SQLException("down");
    }
    return true;
  }

  @Test
  void an_interrupted_thread_waits_no_longer_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Await.atMost(LONG).until(this::never))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
