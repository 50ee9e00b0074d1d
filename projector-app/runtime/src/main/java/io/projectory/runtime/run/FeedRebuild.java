package io.projectory.runtime.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.feed.Feed;
import io.projectory.runtime.feed.FeedStore;
import io.projectory.runtime.feed.FeedTopics;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.topic.EventTopic;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Rebuilds a projection that a topic of its own feeds, with the application that fills the topic:
 * neither can be right without the other. Its instances stand still; what the application knows,
 * the topic and the projection's rows are cleared; then everything is read again, and the run
 * follows it from topic to topic. Each step stands in the run's row before the next begins, so
 * whoever comes after a crash goes on. For the driver's thread.
 */
final class FeedRebuild {
  private final DataSource views;
  private final Admin admin;
  private final FeedTopics topics;
  private final FeedStore feeds = new FeedStore();
  private final RunStore runs;
  private final RunEnd end;

  FeedRebuild(DataSource views, Admin admin, RunStore runs) {
    this.views = views;
    this.admin = admin;
    this.topics = new FeedTopics(admin);
    this.runs = runs;
    this.end = new RunEnd(runs);
  }

  /** What is done, in order; its number is the phase of the run. */
  enum Step {
    /** The feed is halted; nothing was touched yet, so a cancel leaves everything as it was. */
    HALT,
    /** Until no instance works. */
    STAND_STILL,
    /** Begun, it has to be finished: half of it would be counted wrong. */
    CLEAR,
    /** Until what the source held then is read again. */
    READ,
    /** Until what the instances handed to one another then is read. */
    COUNT,
    /** Until what the topic held then is applied. */
    APPLY;

    static Step of(Run run) {
      return values()[run.phase()];
    }
  }

  /** Something done with an active run whose row is locked. */
  private interface Work {
    void run(Connection connection, Run now) throws SQLException;
  }

  /**
   * @throws ProjectoryException {@code conflict} when it cannot be done; nothing was touched
   */
  void step(Run run, TopicProjection projection) throws SQLException {
    Feed feed = feed(projection);
    switch (Step.of(run)) {
      case HALT -> halt(run, feed);
      case STAND_STILL -> standStill(run, feed);
      case CLEAR -> clear(run, projection, feed);
      case READ -> follow(run, topics.committed(feed), () -> topics.betweenEnds(feed), Step.COUNT);
      case COUNT -> follow(run, topics.committed(feed), () -> topics.ends(feed), Step.APPLY);
      case APPLY -> follow(run, applied(projection), Map::of, null);
    }
  }

  /** Ends the run; what was not touched works on as before. */
  void fail(Run run, TopicProjection projection, String code, String message) throws SQLException {
    locked(
        run,
        (connection, now) -> {
          FeedRuns.letGo(connection, now, projection);
          end.end(connection, run.jobId(), RunStatus.FAILED, code, message);
        });
  }

  private Feed feed(TopicProjection projection) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return FeedRuns.requireFeed(connection, projection);
    }
  }

  private void halt(Run run, Feed feed) throws SQLException {
    try {
      new EventTopic(admin, feed.topic()).now();
    } catch (TypedStop e) {
      throw new ProjectoryException(ErrorCode.CONFLICT, e.getMessage(), Map.of(), e);
    }
    locked(
        run,
        (connection, now) -> {
          feeds.halt(connection, feed.topic(), run.jobId());
          next(connection, run, Step.STAND_STILL, null);
        });
  }

  private void standStill(Run run, Feed feed) throws SQLException {
    if (topics.nobodyWorks(feed)) {
      locked(
          run,
          (connection, now) -> {
            if (feeds.tryClose(connection, feed.topic())) {
              next(connection, run, Step.CLEAR, null);
            }
          });
    }
  }

  /** Nobody comes in before the transaction ends, and then it is another epoch. */
  private void clear(Run run, TopicProjection projection, Feed feed) throws SQLException {
    try {
      locked(
          run,
          (connection, now) -> {
            if (feeds.tryClose(connection, feed.topic()) && topics.clear(feed)) {
              Map<TopicPartition, Long> targets = topics.sourceEnds(feed);
              long begins = sum(topics.sourceBegins(feed));
              new TopicReset(projection).run(connection, new EventTopic(admin, feed.topic()).now());
              feeds.renew(connection, feed.topic(), run.jobId());
              targets(connection, now, targets);
              next(connection, run, Step.READ, sum(targets) - begins);
            }
          });
    } catch (TypedStop | ProjectoryException e) {
      // to end here would leave the application half cleared: it is tried again
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Ends of topics, asked for when they are needed. */
  private interface Ends {
    Map<TopicPartition, Long> read();
  }

  private void follow(Run run, Map<TopicPartition, Long> reached, Ends ends, Step then)
      throws SQLException {
    Map<String, Long> targets = RunMetadata.targets(RunMetadata.read(run.metadata()));
    Map<String, Long> now = new HashMap<>();
    reached.forEach((partition, offset) -> now.put(partition.toString(), offset));
    boolean there =
        targets.entrySet().stream()
            .allMatch(t -> t.getValue() == 0 || now.getOrDefault(t.getKey(), 0L) >= t.getValue());
    Map<TopicPartition, Long> following = there ? ends.read() : Map.of();
    long processed = processed(run, targets, now);
    locked(
        run,
        (connection, locked) -> {
          runs.progress(connection, run.jobId(), processed, 0, null);
          if (there && then == null) {
            end.end(connection, run.jobId(), RunStatus.COMPLETED, null, null);
          } else if (there) {
            targets(connection, locked, following);
            next(connection, run, then, null);
          }
        });
  }

  /** Of the events to read again; all of them once the first topic is behind. */
  private static long processed(Run run, Map<String, Long> targets, Map<String, Long> now) {
    long total = run.totalEvents() == null ? 0 : run.totalEvents();
    if (Step.of(run) != Step.READ) {
      return total;
    }
    long left = 0;
    for (Map.Entry<String, Long> target : targets.entrySet()) {
      left += Math.max(0, target.getValue() - now.getOrDefault(target.getKey(), 0L));
    }
    return Math.max(run.processedEvents(), total - left);
  }

  private Map<TopicPartition, Long> applied(TopicProjection projection) throws SQLException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      new PartitionCursorStore(projection.name(), projection.topic())
          .positions(connection)
          .forEach((p, at) -> positions.put(new TopicPartition(projection.topic(), p), at));
    }
    return positions;
  }

  private void targets(Connection connection, Run run, Map<TopicPartition, Long> ends)
      throws SQLException {
    ObjectNode metadata = RunMetadata.read(run.metadata());
    Map<String, Long> targets = new HashMap<>();
    ends.forEach((partition, end) -> targets.put(partition.toString(), end));
    RunMetadata.targets(metadata, targets);
    runs.metadata(connection, run.jobId(), metadata.toString());
  }

  private void next(Connection connection, Run run, Step step, Long total) throws SQLException {
    runs.phase(connection, run.jobId(), step.ordinal(), Run.Phase.MOVING, total);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private void locked(Run run, Work work) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<Run> now = runs.lock(connection, run.jobId());
        if (now.isPresent() && now.get().status().active() && now.get().phase() == run.phase()) {
          work.run(connection, now.get());
        }
        connection.commit();
      } finally {
        connection.rollback();
      }
    }
  }
}
