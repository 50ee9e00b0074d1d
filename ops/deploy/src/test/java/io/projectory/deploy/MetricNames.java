package io.projectory.deploy;

import io.projectory.app.metrics.ProjectorMetric;
import io.projectory.connector.metrics.ConnectorMetric;
import io.projectory.schemas.metrics.Metric;
import io.projectory.streams.metrics.StreamsMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The series there are, and what an expression makes of them. */
final class MetricNames {
  private static final Pattern SELECTOR =
      Pattern.compile("\\b(projectory_[a-z_]+)(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern BY =
      Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([a-z_, ]*)\\)");

  /** A scrape's own, added by Prometheus or by the format. */
  private static final Set<String> ALWAYS = Set.of("instance", "job", "le");

  private static final Map<String, Set<String>> TAGS = tags();

  private MetricNames() {}

  /** What an expression names and nobody shows. */
  static List<String> unknown(String expression) {
    List<String> unknown = new ArrayList<>();
    Set<String> all = new HashSet<>(ALWAYS);
    Matcher selector = SELECTOR.matcher(expression);
    while (selector.find()) {
      Set<String> tags = TAGS.get(selector.group(1));
      if (tags == null) {
        unknown.add(selector.group(1));
        continue;
      }
      all.addAll(tags);
      if (selector.group(2) != null) {
        LABEL
            .matcher(selector.group(2))
            .results()
            .map(r -> r.group(1))
            .filter(label -> !tags.contains(label) && !ALWAYS.contains(label))
            .forEach(label -> unknown.add(selector.group(1) + "{" + label + "}"));
      }
    }
    BY.matcher(expression)
        .results()
        .flatMap(r -> Arrays.stream(r.group(1).split(",")))
        .map(String::strip)
        .filter(label -> !label.isEmpty() && !all.contains(label))
        .forEach(label -> unknown.add("by (" + label + ")"));
    return unknown;
  }

  /** Every series' tags. */
  private static Map<String, Set<String>> tags() {
    Map<String, Set<String>> tags = new HashMap<>();
    Stream.concat(
            Arrays.stream(ProjectorMetric.values()).map(ProjectorMetric::metric),
            Stream.concat(
                Arrays.stream(ConnectorMetric.values()).map(ConnectorMetric::metric),
                Arrays.stream(StreamsMetric.values()).map(StreamsMetric::metric)))
        .forEach((Metric m) -> m.series().forEach(s -> tags.put(s, new HashSet<>(m.tags()))));
    return tags;
  }
}
