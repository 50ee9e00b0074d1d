package io.projectory.runtime.engine;

import io.projectory.api.Projection;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.run.TopicReset;
import io.projectory.runtime.topic.EventTopic;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.runtime.topic.TopicProgressReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;

/** What operators may ask and do of projections that topics of their own feed. Thread-safe. */
public final class FedProjections {
  private final Map<String, TopicProjection> projections = new LinkedHashMap<>();
  private final Admin admin;
  private final DataSource views;
  private final TopicProgressReader progress;

  FedProjections(List<Projection> all, Admin admin, DataSource views, Clock clock) {
    for (Projection projection : all) {
      if (projection instanceof TopicProjection fed) {
        projections.put(fed.name(), fed);
      }
    }
    this.admin = admin;
    this.views = views;
    this.progress = new TopicProgressReader(admin, views, clock);
  }

  /**
   * How far each of them is.
   *
   * @throws io.projectory.runtime.failure.TypedStop when a topic does not exist
   * @throws org.apache.kafka.common.KafkaException when the brokers cannot be asked
   */
  public List<TopicProgress> progress() throws SQLException {
    List<TopicProgress> all = new ArrayList<>();
    for (TopicProjection projection : projections.values()) {
      all.add(progress.read(projection));
    }
    return all;
  }

  /**
   * Clears one and lets the fleet read its topic again, from where it begins now. All members may
   * run.
   *
   * @throws SQLException 55P03 when a lock was not to be had: nothing is changed, try again
   */
  public void reset(String name) throws SQLException {
    TopicProjection projection = projections.get(name);
    if (projection == null) {
      throw new IllegalArgumentException(name + " is fed by no topic of its own");
    }
    EventTopic.Now now = new EventTopic(admin, projection.topic()).now();
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      try {
        new TopicReset(projection).run(connection, now);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
