package io.projectory.runtime.worker;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.store.Guard;
import io.projectory.runtime.store.PartitionCursor;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.topic.TopicFacts;
import io.projectory.schemas.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the consumer of newly assigned partitions where their cursors stand, after checking that the
 * cursors belong to this topic (DESIGN 4, rules). For the worker's thread.
 */
final class PartitionOpener {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionOpener.class);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private final String projection;
  private final DataSource views;
  private final PartitionCursorStore cursors;
  private final ScopeStore scopes;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final String cure;
  private final Set<Integer> openedBefore = new HashSet<>();

  /**
   * @param patience how long brokers may take to answer: the loop does not beat meanwhile
   * @param cure what to do when the cursors do not belong to the topic, for people
   */
  PartitionOpener(
      String projection,
      DataSource views,
      PartitionCursorStore cursors,
      ScopeStore scopes,
      Admin admin,
      Consumer<byte[], byte[]> consumer,
      Duration patience,
      String cure) {
    this.projection = projection;
    this.cure = cure;
    this.views = views;
    this.cursors = cursors;
    this.scopes = scopes;
    this.admin = admin;
    this.consumer = consumer;
    this.patience = patience.compareTo(LONGEST_ANSWER) < 0 ? patience : LONGEST_ANSWER;
  }

  /**
   * Opens partitions of one topic, at least one, with one question to everybody for all of them.
   *
   * @return those whose offset in the group has to be mirrored anew
   * @throws TypedStop when a cursor does not belong to the topic, or lies outside of it
   */
  List<PartitionWork> open(List<PartitionWork> works) throws SQLException {
    List<TopicPartition> partitions = works.stream().map(PartitionWork::topicPartition).toList();
    TopicFacts topic = TopicFacts.read(admin, partitions.get(0).topic(), patience);
    Map<Integer, PartitionCursor> found = readOrCreate(works, topic);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, patience);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
    for (TopicPartition tp : partitions) {
      check(tp, found.get(tp.partition()), topic);
      checkInside(tp, found.get(tp.partition()), begins.get(tp), ends.get(tp));
    }
    Map<TopicPartition, OffsetAndMetadata> mirrored =
        consumer.committed(Set.copyOf(partitions), patience);
    List<PartitionWork> differing = new ArrayList<>();
    Set<Integer> newHere = new HashSet<>();
    for (PartitionWork work : works) {
      TopicPartition tp = work.topicPartition();
      PartitionCursor cursor = found.get(tp.partition());
      consumer.seek(tp, new OffsetAndMetadata(cursor.nextOffset(), cursor.leaderEpoch(), ""));
      work.opened(cursor.nextOffset(), cursor.leaderEpoch());
      boolean first = openedBefore.add(tp.partition());
      if (first) {
        newHere.add(tp.partition());
      }
      if (groupDiffers(tp, cursor, mirrored.get(tp), first)) {
        differing.add(work);
      }
    }
    retryFailedOnce(newHere, topic.partitionCount());
    consumer.resume(partitions);
    return differing;
  }

  /** Those whose cursor is no longer where the member holds it. */
  List<PartitionWork> moved(List<PartitionWork> held) throws SQLException {
    if (held.isEmpty()) {
      return List.of();
    }
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      Map<Integer, Long> now = cursors.positions(connection);
      return held.stream()
          .filter(work -> !Long.valueOf(work.held()).equals(now.get(work.number())))
          .toList();
    }
  }

  private Map<Integer, PartitionCursor> readOrCreate(List<PartitionWork> works, TopicFacts topic)
      throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      Guard.shared(connection, projection);
      Map<Integer, PartitionCursor> found = all(connection);
      List<Integer> missing =
          works.stream().map(PartitionWork::number).filter(n -> !found.containsKey(n)).toList();
      for (int partition : missing) {
        cursors.create(connection, partition, topic.topicId(), topic.partitionCount());
      }
      Map<Integer, PartitionCursor> there = missing.isEmpty() ? found : all(connection);
      connection.commit();
      return there;
    }
  }

  private Map<Integer, PartitionCursor> all(Connection connection) throws SQLException {
    return cursors.all(connection).stream()
        .collect(Collectors.toMap(PartitionCursor::partition, Function.identity()));
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
              + cure);
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
              + cursor.partitionCount()
              + cure);
    }
  }

  private void checkInside(TopicPartition tp, PartitionCursor cursor, long begin, long end) {
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
              + cure);
    }
  }

  /**
   * The group's offset is a mirror: if somebody moved it by hand, Postgres wins. Later it differs
   * because a rebuild moved the cursor, and goes back with it.
   */
  private boolean groupDiffers(
      TopicPartition tp, PartitionCursor cursor, OffsetAndMetadata mirrored, boolean first) {
    if (first && mirrored != null && mirrored.offset() != cursor.nextOffset()) {
      LOG.warn(
          "The group's offset differs from the partition cursor, which wins projection={} partition={} group_offset={} cursor={}",
          projection,
          tp.partition(),
          mirrored.offset(),
          cursor.nextOffset());
    }
    return mirrored == null || mirrored.offset() != cursor.nextOffset();
  }

  /** A restart of a member tries its failed scopes once (SEMANTICS 12). */
  private void retryFailedOnce(Set<Integer> newHere, int partitionCount) throws SQLException {
    if (newHere.isEmpty()) {
      return;
    }
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      List<String> mine =
          scopes.failed(connection).stream()
              .filter(tenant -> newHere.contains(Partitions.of(tenant, partitionCount)))
              .toList();
      if (!mine.isEmpty()) {
        scopes.tryAgain(connection, mine);
      }
    }
  }
}
