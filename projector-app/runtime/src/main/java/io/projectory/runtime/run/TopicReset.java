package io.projectory.runtime.run;

import io.projectory.api.TopicProjection;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.topic.EventTopic;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Takes a projection that a topic of its own feeds back to nothing, in the caller's transaction: no
 * rows, no failures, cursors where the topic begins now. Members find their cursor moved, apply
 * nothing of what they hold, and read the topic again. Thread-safe.
 */
public final class TopicReset {
  private final TopicProjection projection;

  public TopicReset(TopicProjection projection) {
    this.projection = projection;
  }

  /**
   * @throws SQLException 55P03 when a lock was not to be had: nothing is changed, try again
   */
  public void run(Connection connection, EventTopic.Now topic) throws SQLException {
    String name = projection.name();
    ProjectionReset.exclusive(connection, name);
    new PartitionCursorStore(name, projection.topic())
        .replace(connection, topic.facts().topicId(), topic.begins());
    new FailureStore(name).resolveAll(connection, null);
    ProjectionReset.truncate(connection, projection);
  }
}
