package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.cli.CliFixture.Outcome;
import io.projectory.servers.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagTest {
  private final CliFixture cli = new CliFixture();

  @Test
  void lag_has_the_documented_fields_per_partition_and_per_tenant() throws Exception {
    String topic = TestServers.freshTopic(8);
    cli.use(
        "kafka: {bootstrap_servers: '" + TestServers.kafka().bootstrapServers() + "'}",
        "topics: {events: " + topic + "}",
        "projector: {group_prefix: " + topic + "-}");
    cli.feed(Lines.started("t"), "append", "--file", "-", "--tenant", "acme");
    cli.views(
        """
        insert into dg_projection_cursors (tenant_id, projection_name, state)
        values ('acme', 'trace_summary', 'paused')
        """);
    JsonNode partitions = new ObjectMapper().readTree(cli.run("lag", "--json").out());
    assertThat(partitions).hasSize(24);
    assertThat(partitions.get(0).properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "projection", "partition", "current_offset", "end_offset", "lag", "lag_seconds");
    Outcome tenant = cli.run("lag", "--tenant", "acme", "--json");
    JsonNode scopes = new ObjectMapper().readTree(tenant.out());
    assertThat(scopes).hasSize(3);
    for (JsonNode scope : scopes) {
      assertThat(scope.properties().stream().map(Map.Entry::getKey))
          .containsExactly(
              "projection",
              "partition",
              "tenant_id",
              "current_offset",
              "end_offset",
              "lag",
              "lag_seconds");
      assertThat(scope.path("lag").asLong()).isEqualTo(1);
    }
    assertThat(tenant.err())
        .contains("trace_summary of tenant acme is paused at 0 of 1")
        .contains("1 event(s) for partition 4 of context_graph are in the log and not yet in")
        .doesNotContain("of trace_summary are in the log");
  }
}
