package io.projectory.schemas.metrics;

import java.util.List;

/**
 * A metric as it is known outside: what both processes measure is described by these, and the
 * reference is made of them.
 *
 * @param name without what its kind adds to it
 * @param tags in order; their values never grow with the number of tenants unless {@code meaning}
 *     says so
 * @param meaning in a sentence, with its unit
 */
public record Metric(String name, Kind kind, String meaning, List<String> tags) {

  /** What is measured, and what a scrape shows of it. */
  public enum Kind {
    /** Only grows, since the process started. */
    COUNTER("counter", List.of("_total")),
    /** Goes up and down. */
    GAUGE("gauge", List.of("")),
    /** Distribution of amounts, as count and sum, and the largest of late. */
    SUMMARY("summary", List.of("_count", "_sum", "_max")),
    /** Distribution of durations in seconds, in buckets. */
    TIMER(
        "histogram", List.of("_seconds_count", "_seconds_sum", "_seconds_bucket", "_seconds_max"));

    private final String type;
    private final List<String> endings;

    Kind(String type, List<String> endings) {
      this.type = type;
      this.endings = endings;
    }

    /** As a reference calls it. */
    public String type() {
      return type;
    }
  }

  public Metric {
    if (!name.matches("projectory_[a-z_]+[a-z]")) {
      throw new IllegalArgumentException("metric name '" + name + "' is not projectory_like_this");
    }
    tags = List.copyOf(tags);
  }

  public static Metric counter(String name, String meaning, String... tags) {
    return new Metric(name, Kind.COUNTER, meaning, List.of(tags));
  }

  public static Metric gauge(String name, String meaning, String... tags) {
    return new Metric(name, Kind.GAUGE, meaning, List.of(tags));
  }

  public static Metric summary(String name, String meaning, String... tags) {
    return new Metric(name, Kind.SUMMARY, meaning, List.of(tags));
  }

  public static Metric timer(String name, String meaning, String... tags) {
    return new Metric(name, Kind.TIMER, meaning, List.of(tags));
  }

  /** The names a scrape shows, the usual one first. */
  public List<String> series() {
    return kind.endings.stream().map(ending -> name + ending).toList();
  }
}
