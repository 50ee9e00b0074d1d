package io.projectory.runtime.topic;

import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.PartitionCursorStore.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;

/** Compares cursors with what the topic has committed. Thread-safe. */
public final class TopicProgressReader {
  private final Admin admin;
  private final DataSource views;
  private final Clock clock;

  public TopicProgressReader(Admin admin, DataSource views, Clock clock) {
    this.admin = admin;
    this.views = views;
    this.clock = clock;
  }

  /**
   * @throws io.projectory.runtime.failure.TypedStop when there is no such topic
   * @throws org.apache.kafka.common.KafkaException when the brokers cannot be asked
   */
  public TopicProgress read(TopicProjection projection) throws SQLException {
    Map<Integer, Progress> cursors = new HashMap<>();
    Map<String, String> failures;
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      new PartitionCursorStore(projection.name(), projection.topic())
          .progress(connection)
          .forEach(cursor -> cursors.put(cursor.partition(), cursor));
      failures = new FailureStore(projection.name()).openCodes(connection);
    }
    // after the cursors: an end that was read before them could lie behind them
    Map<Integer, Long> ends =
        new EventTopic(admin, projection.topic()).ends(IsolationLevel.READ_COMMITTED);
    List<TopicProgress.Part> parts = new ArrayList<>();
    ends.forEach(
        (partition, end) ->
            parts.add(
                part(
                    cursors.getOrDefault(partition, new Progress(partition, 0, clock.instant())),
                    end,
                    failures.get(TopicRecord.scope(partition)))));
    return new TopicProgress(projection.name(), projection.topic(), parts);
  }

  private TopicProgress.Part part(Progress cursor, long end, String failure) {
    Duration age = Duration.between(cursor.recordTime(), clock.instant());
    boolean current = cursor.nextOffset() >= end;
    return new TopicProgress.Part(
        cursor.partition(),
        cursor.nextOffset(),
        end,
        current || age.isNegative() ? Duration.ZERO : age,
        failure);
  }
}
