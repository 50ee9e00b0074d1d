package io.projectory.app.metrics;

import io.projectory.app.operations.FeedStatus;
import io.projectory.app.operations.Operations;
import io.projectory.runtime.engine.FedProjections;
import io.projectory.runtime.topic.TopicProgress;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known of projections with a topic of their own, and of what fills it. What could not be
 * asked is not shown. One thread looks; any may scrape.
 */
final class TopicMeters {
  private final FedProjections fed;
  private final Operations operations;
  private volatile Map<String, TopicProgress> progress = Map.of();
  private volatile Map<String, FeedStatus> feeds = Map.of();

  TopicMeters(
      Meters meters, Collection<String> projections, FedProjections fed, Operations operations) {
    this.fed = fed;
    this.operations = operations;
    for (String name : projections) {
      progress(meters, ProjectorMetric.TOPIC_LAG_OFFSETS, name, TopicProgress::behind);
      progress(meters, ProjectorMetric.TOPIC_LAG_SECONDS, name, p -> p.age().toMillis() / 1000.0);
      progress(
          meters,
          ProjectorMetric.TOPIC_HELD_PARTITIONS,
          name,
          p -> p.partitions().stream().filter(part -> part.failure() != null).count());
      feed(meters, ProjectorMetric.FEED_INSTANCES, name, f -> f.instances().size());
      feed(meters, ProjectorMetric.FEED_HALTED, name, f -> f.state().equals("halted") ? 1 : 0);
    }
  }

  /** Asks the database and the brokers. */
  void look() throws SQLException {
    progress = Map.of();
    feeds = operations.feeds().stream().collect(Collectors.toMap(FeedStatus::projection, f -> f));
    progress = fed.progress().stream().collect(Collectors.toMap(TopicProgress::projection, p -> p));
  }

  private void progress(
      Meters meters, ProjectorMetric what, String name, Function<TopicProgress, Number> value) {
    meters.gauge(what, () -> orNothing(progress.get(name), value), name);
  }

  private void feed(
      Meters meters, ProjectorMetric what, String name, Function<FeedStatus, Number> value) {
    meters.gauge(what, () -> orNothing(feeds.get(name), value), name);
  }

  private static <T> Number orNothing(T found, Function<T, Number> value) {
    return found == null ? Double.NaN : value.apply(found);
  }
}
