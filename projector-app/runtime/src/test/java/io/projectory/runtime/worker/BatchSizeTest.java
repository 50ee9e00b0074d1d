package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.fold.Item;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private static final List<Item> MANY =
      Collections.nCopies(1_000, Item.unreadable(0, "acme", 1, null));

  private final BatchSize size = new BatchSize(800, Duration.ofSeconds(5));

  @Test
  void trap_23_a_batch_that_took_too_long_is_followed_by_a_smaller_one_until_it_fits() {
    assertThat(size.end(MANY, 0)).isEqualTo(800);
    size.committed(800, Duration.ofSeconds(6));
    assertThat(size.end(MANY, 0)).isEqualTo(400);
    size.committed(400, Duration.ofSeconds(6));
    assertThat(size.end(MANY, 0)).isEqualTo(200);
  }

  @Test
  void trap_23_a_batch_that_was_given_up_is_tried_in_halves_down_to_one_event() {
    for (int i = 0; i < 20; i++) {
      size.halve(size.end(MANY, 0));
    }
    assertThat(size.end(MANY, 0)).isEqualTo(1);
  }

  @Test
  void quick_batches_grow_back_to_the_most_that_is_allowed() {
    for (int i = 0; i < 20; i++) {
      size.halve(size.end(MANY, 0));
    }
    for (int i = 0; i < 20; i++) {
      size.committed(size.end(MANY, 0), Duration.ofMillis(10));
    }
    assertThat(size.end(MANY, 0)).isEqualTo(800);
  }
}
