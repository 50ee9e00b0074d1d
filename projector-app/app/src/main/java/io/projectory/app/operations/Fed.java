package io.projectory.app.operations;

import io.projectory.api.Projection;
import io.projectory.api.TopicProjection;
import io.projectory.app.kafka.KafkaView;
import io.projectory.runtime.feed.FeedStore;
import io.projectory.runtime.topic.TopicProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads about projections that topics of their own feed, and about what fills those. */
final class Fed {
  private final DataSource views;
  private final List<TopicProjection> projections;
  private final FeedStore feeds = new FeedStore();

  /** Those of {@code all} that are fed so. */
  Fed(DataSource views, List<Projection> all) {
    this.views = views;
    this.projections =
        all.stream()
            .filter(TopicProjection.class::isInstance)
            .map(TopicProjection.class::cast)
            .toList();
  }

  List<FeedStatus> status() {
    return projections.isEmpty() ? List.of() : Snapshots.single(views, this::status);
  }

  /** Without those whose topic nobody has made yet. */
  List<TopicProgress> progress(KafkaView kafka, Clock clock) {
    List<TopicProgress> all = new ArrayList<>();
    projections.forEach(p -> kafka.progress(views, p, clock).ifPresent(all::add));
    return all;
  }

  private List<FeedStatus> status(Connection connection) throws SQLException {
    List<FeedStatus> all = new ArrayList<>();
    for (TopicProjection projection : projections) {
      String topic = projection.topic();
      all.add(
          FeedStatus.of(
              projection.name(),
              topic,
              feeds.find(connection, topic).orElse(null),
              feeds.members(connection, topic)));
    }
    return all;
  }
}
