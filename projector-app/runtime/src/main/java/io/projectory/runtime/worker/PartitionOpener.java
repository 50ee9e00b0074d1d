package io.projectory.runtime.worker;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.store.Guard;
import io.projectory.runtime.store.PartitionCursor;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.schemas.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the consumer of a newly assigned partition where the partition cursor stands, after checking
 * that the cursor belongs to this topic (DESIGN 4, rules). For the worker's thread.
 */
final class PartitionOpener {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionOpener.class);
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);

  private final String projection;
  private final DataSource views;
  private final PartitionCursorStore cursors;
  private final ScopeStore scopes;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;
  private final Set<Integer> openedBefore = new HashSet<>();

  PartitionOpener(
      String projection,
      DataSource views,
      PartitionCursorStore cursors,
      ScopeStore scopes,
      Admin admin,
      Consumer<byte[], byte[]> consumer) {
    this.projection = projection;
    this.views = views;
    this.cursors = cursors;
    this.scopes = scopes;
    this.admin = admin;
    this.consumer = consumer;
  }

  /**
   * @throws TypedStop when the cursor does not belong to the topic, or lies outside of it
   */
  void open(PartitionWork work) throws SQLException {
    TopicPartition tp = work.topicPartition();
    TopicFacts topic = TopicFacts.read(admin, tp.topic(), BROKER_TIMEOUT);
    PartitionCursor cursor = readOrCreate(tp, topic);
    check(tp, cursor, topic);
    consumer.seek(tp, new OffsetAndMetadata(cursor.nextOffset(), cursor.leaderEpoch(), ""));
    work.opened(cursor.nextOffset(), cursor.leaderEpoch());
    mirrorIfDifferent(tp, cursor);
    if (openedBefore.add(tp.partition())) {
      retryFailedOnce(tp.partition(), topic.partitionCount());
    }
    consumer.resume(List.of(tp));
  }

  private PartitionCursor readOrCreate(TopicPartition tp, TopicFacts topic) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      Guard.shared(connection, projection);
      if (cursors.find(connection, tp.partition()).isEmpty()) {
        cursors.create(connection, tp.partition(), topic.topicId(), topic.partitionCount());
      }
      PartitionCursor cursor = cursors.find(connection, tp.partition()).orElseThrow();
      connection.commit();
      return cursor;
    }
  }

  private void check(TopicPartition tp, PartitionCursor cursor, TopicFacts topic) {
    if (!cursor.topicId().equals(topic.topicId())) {
      throw new TypedStop(
          TypedStop.Reason.TOPIC_RECREATED,
          "topic "
              + tp.topic()
              + " has id "
              + topic.topicId()
              + ", but the cursors of "
              + projection
              + " belong to id "
              + cursor.topicId()
              + "; run: projectory rebuild "
              + projection
              + " --from-log");
    }
    if (cursor.partitionCount() != topic.partitionCount()) {
      throw new TypedStop(
          TypedStop.Reason.PARTITION_COUNT_CHANGED,
          "topic "
              + tp.topic()
              + " has "
              + topic.partitionCount()
              + " partitions, but the cursors of "
              + projection
              + " were made for "
              + cursor.partitionCount());
    }
    long begin = consumer.beginningOffsets(List.of(tp), BROKER_TIMEOUT).get(tp);
    long end = consumer.endOffsets(List.of(tp), BROKER_TIMEOUT).get(tp);
    if (cursor.nextOffset() < begin || cursor.nextOffset() > end) {
      throw new TypedStop(
          TypedStop.Reason.CURSOR_OUT_OF_RANGE,
          "the cursor of "
              + projection
              + " in "
              + tp
              + " is at "
              + cursor.nextOffset()
              + ", but the topic holds "
              + begin
              + " to "
              + end
              + "; run: projectory rebuild "
              + projection
              + " --from-log");
    }
  }

  /** The group's offset is a mirror: if somebody moved it by hand, Postgres wins. */
  private void mirrorIfDifferent(TopicPartition tp, PartitionCursor cursor) {
    OffsetAndMetadata mirrored = consumer.committed(Set.of(tp), BROKER_TIMEOUT).get(tp);
    if (mirrored != null && mirrored.offset() != cursor.nextOffset()) {
      LOG.warn(
          "The group's offset differs from the partition cursor, which wins projection={} partition={} group_offset={} cursor={}",
          projection,
          tp.partition(),
          mirrored.offset(),
          cursor.nextOffset());
    }
    if (mirrored == null || mirrored.offset() != cursor.nextOffset()) {
      consumer.commitAsync(Map.of(tp, new OffsetAndMetadata(cursor.nextOffset())), null);
    }
  }

  /** A restart of a member tries its failed scopes once (SEMANTICS 12). */
  private void retryFailedOnce(int partition, int partitionCount) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      List<String> mine =
          scopes.failed(connection).stream()
              .filter(tenant -> Partitions.of(tenant, partitionCount) == partition)
              .toList();
      if (!mine.isEmpty()) {
        scopes.tryAgain(connection, mine);
      }
    }
  }
}
