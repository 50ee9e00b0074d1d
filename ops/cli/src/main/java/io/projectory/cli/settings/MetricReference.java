package io.projectory.cli.settings;

import io.projectory.app.metrics.ProjectorMetric;
import io.projectory.connector.metrics.ConnectorMetric;
import io.projectory.schemas.metrics.Metric;
import io.projectory.streams.metrics.StreamsMetric;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of the metrics, written from the code that registers them. */
public final class MetricReference {
  private static final String PAGE =
      """
      # Metrics

      <!-- Generated from the code: ops/projectory metrics > ops/metrics.md -->

      In Prometheus' text format: the projector at `/metrics` of its HTTP interface (with a viewer's
      token where there are tokens), the connector and the Streams application at `/metrics` of
      their own (`connector.http`, `streams.http`).
      A scrape asks no server.

      **Fleet** figures come from the databases, read every `metrics.sample_interval` by each
      member: every member shows the same, so take `max by (projection)`, never a sum. The others
      are a member's own: sum them.

      **Tenants** are in no tag, so that their number does not matter; `metrics.top_tenants` names
      the few that are furthest behind. The series of a process are bounded by its projections.

      | Metric | Process | Type | Tags | Meaning |
      | --- | --- | --- | --- | --- |
      %s
      A histogram has `_bucket`, `_count`, `_sum` and `_max`; a summary `_count`, `_sum` and `_max`.
      All processes show `jvm_*`, `process_*` and `system_*` as Micrometer names them.
      """;

  private MetricReference() {}

  /** A metric and who shows it. */
  public record Entry(
      String name, String process, String type, List<String> tags, String meaning) {}

  public static List<Entry> entries() {
    return Stream.concat(
            Arrays.stream(ProjectorMetric.values()).map(m -> entry("projector", m.metric())),
            Stream.concat(
                Arrays.stream(ConnectorMetric.values()).map(m -> entry("connector", m.metric())),
                Arrays.stream(StreamsMetric.values()).map(m -> entry("streams", m.metric()))))
        .toList();
  }

  /** In Markdown. */
  public static String markdown() {
    return PAGE.formatted(
        entries().stream().map(MetricReference::row).collect(Collectors.joining()));
  }

  private static Entry entry(String process, Metric metric) {
    String first = metric.series().get(0);
    String name = first.endsWith("_count") ? first.substring(0, first.length() - 6) : first;
    return new Entry(name, process, metric.kind().type(), metric.tags(), metric.meaning());
  }

  private static String row(Entry e) {
    String tags = e.tags().stream().map(t -> "`" + t + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(e.name(), e.process(), e.type(), tags, e.meaning());
  }
}
