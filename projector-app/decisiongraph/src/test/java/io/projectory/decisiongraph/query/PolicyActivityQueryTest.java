package io.projectory.decisiongraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyActivityQueryTest {
  private final GraphDatabase database = new GraphDatabase();
  private final DecisionGraphQueries queries = new DecisionGraphQueries(database);

  @Test
  void hours_are_found_over_all_partitions_by_policy_version_and_time() throws SQLException {
    insert("partition-0", "discount", "v1", 12);
    insert("partition-0", "discount", "v2", 13);
    insert("partition-1", "refund", "v1", 12);
    insert("partition-1", "refund", "v1", 14);

    assertThat(hours(PolicyActivityFilter.ANY))
        .as("the newest first")
        .containsExactly("refund v1 14", "discount v2 13", "discount v1 12", "refund v1 12");
    assertThat(hours(new PolicyActivityFilter("discount", null, null, null, null)))
        .containsExactly("discount v2 13", "discount v1 12");
    assertThat(hours(new PolicyActivityFilter("discount", "v1", null, null, null)))
        .containsExactly("discount v1 12");
    assertThat(
            hours(
                new PolicyActivityFilter(
                    null, null, "2026-03-01T13:00:00+01:00", "2026-03-01T14:00:00Z", null)))
        .as("from is inclusive, to is not, and both may have an offset")
        .containsExactly("discount v2 13", "discount v1 12", "refund v1 12");
    assertThat(hours(new PolicyActivityFilter(null, null, "2026-03-01T13:00:00.1Z", null, null)))
        .as("an hour that began before does not count")
        .containsExactly("refund v1 14");
    PolicyActivityPage page =
        queries.listPolicyActivity(new PolicyActivityFilter(null, null, null, null, 3));
    assertThat(page.hours()).hasSize(3);
    assertThat(page.truncated()).isTrue();
    assertThat(database.needed).containsExactly("policy_activity");
  }

  @Test
  void what_is_no_time_or_no_range_is_refused() {
    assertInvalid("from", () -> new PolicyActivityFilter(null, null, "yesterday", null, null));
    assertInvalid(
        "to",
        () ->
            new PolicyActivityFilter(
                null, null, "2026-03-01T14:00:00Z", "2026-03-01T14:00:00Z", null));
    assertInvalid("policy_version", () -> new PolicyActivityFilter(null, "v", null, null, null));
    assertInvalid("limit", () -> new PolicyActivityFilter(null, null, null, null, 0));
  }

  private List<String> hours(PolicyActivityFilter filter) {
    return queries.listPolicyActivity(filter).hours().stream()
        .map(h -> h.policyId() + " " + h.policyVersion() + " " + h.hour().substring(11, 13))
        .toList();
  }

  private void insert(String scope, String policy, String version, int hour) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into dg_policy_activity values ('%s', '%s', '%s', '2026-03-01T%d:00:00Z', 1, 2, 3, 4, 5, 6, 7, 8)"
              .formatted(scope, policy, version, hour));
    }
  }

  private static void assertInvalid(String field, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ProjectoryException.class, e -> assertThat(e.details()).containsEntry("field", field));
  }
}
