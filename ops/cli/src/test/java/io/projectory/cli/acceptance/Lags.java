package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.servers.TestServers;
import io.projectory.testkit.fold.ReferenceFold;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** The lag of a fleet as Kafka's group tool says it, and as {@code lag} does. */
record Lags(Fleet fleet) {
  private static final int PARTITIONS = 8;

  /** The mirror of the cursors is asynchronous, so they may need a moment to agree. */
  void assertTheGroupToolSaysTheSame() {
    for (String projection : ReferenceFold.PROJECTIONS) {
      Awaitility.await("dg-" + projection)
          .atMost(Fleet.SOON)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(told("dg-" + projection))
                      .hasSize(PARTITIONS)
                      .isEqualTo(ours(projection)));
    }
  }

  /** The sum of its offsets. */
  long shownByTheGroupTool(String group) {
    return told(group).values().stream().mapToLong(GroupTool.Line::currentOffset).sum();
  }

  private Map<Integer, GroupTool.Line> told(String group) {
    return GroupTool.describe(TestServers.kafka().bootstrapServers(), group, fleet.parts.topic());
  }

  /** What {@code lag} says, as the group tool would. */
  Map<Integer, GroupTool.Line> ours(String projection) {
    Map<Integer, GroupTool.Line> lines = new TreeMap<>();
    for (JsonNode lag : fleet.cli.json("lag")) {
      if (lag.path("projection").textValue().equals(projection)) {
        lines.put(
            lag.path("partition").asInt(),
            new GroupTool.Line(
                lag.path("current_offset").asLong(),
                lag.path("end_offset").asLong(),
                lag.path("lag").asLong()));
      }
    }
    return lines;
  }
}
