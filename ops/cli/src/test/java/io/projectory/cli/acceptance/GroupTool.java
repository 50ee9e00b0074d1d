package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kafka's own {@code kafka-consumer-groups --describe}. */
final class GroupTool {
  private static final String TOOL = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
  private static final List<String> COLUMNS =
      List.of("GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG");

  private GroupTool() {}

  /** What the tool says of one partition. */
  record Line(long currentOffset, long endOffset, long lag) {}

  /** By partition; those whose offset the group never committed are left out. */
  static Map<Integer, Line> describe(String bootstrapServers, String group, String topic) {
    Result result =
        MainProcess.start(
                TOOL,
                List.of("-XX:TieredStopAtLevel=1"),
                List.of("--bootstrap-server", bootstrapServers, "--describe", "--group", group))
            .result(Duration.ofMinutes(2));
    assertThat(result.exit()).as("%s %s", result.out(), result.err()).isZero();
    List<String[]> rows = result.out().stream().map(line -> line.strip().split("\\s+")).toList();
    int header = header(rows);
    Map<Integer, Line> lines = new TreeMap<>();
    for (String[] row : rows.subList(header + 1, rows.size())) {
      if (row.length > column(rows.get(header), "LAG") && row[1].equals(topic)) {
        put(lines, rows.get(header), row);
      }
    }
    return lines;
  }

  private static int header(List<String[]> rows) {
    for (int i = 0; i < rows.size(); i++) {
      if (List.of(rows.get(i)).containsAll(COLUMNS)) {
        return i;
      }
    }
    throw new AssertionError("the tool printed no table: " + rows.stream().map(List::of).toList());
  }

  private static void put(Map<Integer, Line> lines, String[] header, String[] row) {
    if (!row[column(header, "CURRENT-OFFSET")].equals("-")) {
      lines.put(
          Integer.parseInt(row[column(header, "PARTITION")]),
          new Line(
              Long.parseLong(row[column(header, "CURRENT-OFFSET")]),
              Long.parseLong(row[column(header, "LOG-END-OFFSET")]),
              Long.parseLong(row[column(header, "LAG")])));
    }
  }

  private static int column(String[] header, String name) {
    return List.of(header).indexOf(name);
  }
}
