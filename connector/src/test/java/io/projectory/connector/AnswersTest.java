package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private long now;
  private final Answers answers = Answers.within(Duration.ofSeconds(5), () -> now);

  @Test
  void a_producer_without_answers_is_found_when_others_have_had_some_for_long_enough() {
    answers.looked(true);
    pass(14);
    answers.looked(true);
    assertThatCode(() -> answers.check(LONG)).doesNotThrowAnyException();
    pass(2);
    assertThatCode(() -> answers.check(Duration.ofSeconds(15))).doesNotThrowAnyException();
    assertThatThrownBy(() -> answers.check(LONG))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("acknowledged nothing for 15 s");
  }

  @Test
  void after_an_outage_the_producer_may_be_answered_after_others() {
    answers.looked(true);
    pass(5);
    answers.looked(false);
    pass(60);
    assertThatCode(() -> answers.check(LONG)).doesNotThrowAnyException();
    answers.looked(true);
    pass(14);
    assertThatCode(() -> answers.check(LONG)).doesNotThrowAnyException();
    pass(2);
    assertThatThrownBy(() -> answers.check(LONG)).isInstanceOf(TimeoutException.class);
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }
}
