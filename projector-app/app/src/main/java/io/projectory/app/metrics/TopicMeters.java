package io.projectory.app.metrics;

import io.projectory.app.operations.FeedStatus;
import io.projectory.app.operations.Operations;
import io.projectory.runtime.engine.FedProjections;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.loop.WakingLoop;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of projections with a topic of their own, and of what fills it. Brokers that are
 * away take their time to say so: it looks on a thread of its own, and what could not be asked is
 * not shown. Any thread may scrape.
 */
final class TopicMeters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicMeters.class);

  private final FedProjections fed;
  private final Operations operations;
  private final Duration interval;
  private final boolean any;
  private final WakingLoop loop = new WakingLoop("topic-metrics", this::step);
  private volatile Map<String, TopicProgress> progress = Map.of();
  private volatile Map<String, FeedStatus> feeds = Map.of();

  TopicMeters(
      Meters meters,
      Collection<String> projections,
      FedProjections fed,
      Operations operations,
      Duration interval) {
    this.fed = fed;
    this.interval = interval;
    this.any = !projections.isEmpty();
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

  /** Begins to ask; nobody where no projection has a topic of its own. */
  void start() {
    if (any) {
      loop.start();
    }
  }

  @Override
  public void close() {
    loop.close();
  }

  private long step() {
    feeds = look(operations::feeds, FeedStatus::projection);
    progress = look(fed::progress, TopicProgress::projection);
    return interval.toMillis();
  }

  private interface Question<T> {
    List<T> ask() throws SQLException;
  }

  private static <T> Map<String, T> look(Question<T> question, Function<T, String> name) {
    try {
      return question.ask().stream().collect(Collectors.toMap(name, found -> found));
    } catch (SQLException | ProjectoryException | KafkaException | TypedStop e) {
      LOG.atDebug().addKeyValue("error", e.toString()).log("Topics could not be measured");
      return Map.of();
    }
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
