package io.projectory.connector.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {
  private final List<String> asked = new ArrayList<>();
  private boolean held;

  private final SequenceCheck check =
      new SequenceCheck(
          (tenant, after, before) -> {
            asked.add(tenant + " " + after + ".." + before);
            return held;
          },
          2);

  @Test
  void the_next_one_an_earlier_one_and_a_tenants_first_one_ask_nobody() throws SQLException {
    for (long seq : new long[] {7, 8, 9, 3, 4}) {
      check.accept("a", seq);
    }
    check.accept("b", 5);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_jump_over_events_that_the_log_holds_is_a_typed_stop() throws SQLException {
    held = true;
    check.accept("a", 1);
    assertThatThrownBy(() -> check.accept("a", 3))
        .isInstanceOfSatisfying(
            ConnectorException.class,
            e -> assertThat(e.reason()).isEqualTo(StopReason.EVENTS_MISSING));
    assertThat(asked).containsExactly("a 1..3");
  }

  @Test
  void a_hole_of_the_log_itself_is_passed_on() throws SQLException {
    check.accept("a", 1);
    check.accept("a", 3);
    check.accept("a", 4);
    assertThat(asked).containsExactly("a 1..3");
  }

  @Test
  void only_so_many_tenants_are_remembered() throws SQLException {
    check.accept("a", 1);
    check.accept("b", 1);
    check.accept("c", 1);
    check.accept("a", 9);
    assertThat(asked).isEmpty();
    check.accept("c", 9);
    assertThat(asked).containsExactly("c 1..9");
  }
}
