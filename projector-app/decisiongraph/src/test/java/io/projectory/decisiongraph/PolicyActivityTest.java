package io.projectory.decisiongraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Changes;
import io.projectory.api.Table;
import io.projectory.api.TopicRecord;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyActivityTest {
  private static final String ROW =
      "{\"abandoned\":7,\"allowed\":1,\"denied\":2,\"exception_requested\":4,"
          + "\"exception_required\":3,\"failed\":6,\"hour\":\"2026-03-01T12:00:00Z\",\"late\":8,"
          + "\"policy_id\":\"p\",\"policy_version\":\"v\",\"succeeded\":5}";

  @Test
  void a_record_is_a_row_and_nothing_but_its_value_decides() {
    assertThat(put(ROW))
        .containsExactly("p", "v", "2026-03-01T12:00:00Z", 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void a_record_that_does_not_say_everything_is_refused() {
    assertThatThrownBy(() -> put(ROW.replace("late", "latest")))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("late");
    assertThatThrownBy(() -> put(ROW.replace("\"p\"", "1")))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("policy_id");
    assertThatThrownBy(() -> put(ROW.replace(":8,", ":8.5,")))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("late");
  }

  private static List<Object> put(String value) {
    List<Object> rows = new ArrayList<>();
    TopicRecord message =
        new TopicRecord(
            "t", 0, 0, Instant.EPOCH, "another".getBytes(UTF_8), value.getBytes(UTF_8), Map.of());
    new PolicyActivity().apply(message, new Puts(rows));
    return rows;
  }

  private record Puts(List<Object> rows) implements Changes {
    @Override
    public void put(Table table, Object... row) {
      rows.addAll(List.of(row));
    }

    @Override
    public void insert(Table table, Object... row) {
      throw new AssertionError("the newest wins");
    }

    @Override
    public Update update(Table table, Object... key) {
      throw new AssertionError("a record is complete");
    }

    @Override
    public void delete(Table table, Object... key) {
      throw new AssertionError("hours stay");
    }

    @Override
    public List<Event> earlierInTrace() {
      throw new AssertionError("there is no trace");
    }
  }
}
