package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.servers.TestServers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic whose first events are gone cannot give a projection again; the log can. */
class CutTopicAcceptanceTest {
  @TempDir private Path folder;

  @Test
  void a_topic_that_no_longer_begins_at_0_is_refused_untouched_and_the_log_serves_instead()
      throws Exception {
    try (Fleet fleet = new Fleet(folder, 1)) {
      fleet.append("cut-", 200, 4);
      fleet.awaitCurrent();
      cutTheTopic(fleet);
      String rows = "select count(*) || ' ' || max(xmin::text::bigint) from dg_cg_nodes";
      String before = fleet.view(rows);
      Result refused = fleet.cli.run("rebuild", "all", "--yes", "--reason", "r", "--json");
      assertThat(refused.exit()).isEqualTo(1);
      JsonNode error = refused.json().path("error");
      assertThat(error.path("code").textValue()).isEqualTo("conflict");
      assertThat(error.path("message").textValue()).contains("--from-log");
      assertThat(fleet.view(rows)).isEqualTo(before);
      assertThat(fleet.view("select count(*) from dg_projection_runs")).isEqualTo("0");
      JsonNode run =
          fleet.cli.json("rebuild", "all", "--yes", "--from-log", "--wait", "--reason", "r");
      assertThat(run.path("status").textValue()).as(run.toString()).isEqualTo("completed");
      assertThat(fleet.view(rows)).as("written again").isNotEqualTo(before);
      fleet.awaitCurrent();
      Verdict.clean(fleet.parts);
    }
  }

  /** Somebody let Kafka delete what was applied. */
  private static void cutTheTopic(Fleet fleet) throws Exception {
    Map<TopicPartition, RecordsToDelete> first =
        new Lags(fleet)
            .ours("context_graph").entrySet().stream()
                .filter(partition -> partition.getValue().endOffset() > 0)
                .collect(
                    Collectors.toMap(
                        partition -> new TopicPartition(fleet.parts.topic(), partition.getKey()),
                        partition -> RecordsToDelete.beforeOffset(1)));
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()))) {
      admin.deleteRecords(first).all().get(1, TimeUnit.MINUTES);
    }
  }
}
