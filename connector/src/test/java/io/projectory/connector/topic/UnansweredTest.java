package io.projectory.connector.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnansweredTest {
  private final AtomicLong now = new AtomicLong(42);
  private final Unanswered unanswered = new Unanswered(now::get);

  @Test
  void nobody_waits_who_has_not_asked_or_has_all_answers() {
    pass(5);
    assertThat(unanswered.time()).isZero();
    unanswered.asked();
    pass(5);
    unanswered.answered();
    pass(5);
    assertThat(unanswered.time()).isZero();
  }

  @Test
  void the_time_begins_with_the_first_question() {
    unanswered.asked();
    pass(3);
    unanswered.asked();
    pass(4);
    assertThat(unanswered.time()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void any_answer_begins_it_anew_and_more_questions_do_not() {
    unanswered.asked();
    unanswered.asked();
    unanswered.asked();
    pass(3);
    unanswered.answered();
    pass(1);
    unanswered.asked();
    pass(1);
    assertThat(unanswered.time()).isEqualTo(Duration.ofSeconds(2));
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
