package io.projectory.api;

import io.projectory.schemas.Event;
import java.util.Set;

/**
 * A projection that is not fed by the event log but by a topic of its own, for example one that a
 * Kafka Streams application fills under {@code exactly_once_v2}. Its records have no tenant and no
 * {@code log_seq}; its scopes are the partitions of the topic, and in the first column of its
 * tables, {@code tenant_id}, stands {@link TopicRecord#scope()}.
 *
 * <p>What the runtime guarantees, instead of what {@link Projection} says:
 *
 * <ol>
 *   <li>The committed records of a partition arrive in the order of their offsets, each taking
 *       effect exactly once: rows and partition cursor commit together or not at all.
 *   <li>A batch holds records of one partition; batch size never shows in the tables.
 *   <li>{@code apply} may be called again for a record whose transaction did not commit.
 *   <li>A record that cannot be applied is left out with a durable row where {@link #onRecordError}
 *       says so; otherwise its partition stays before it, with an open failure, and tries it again
 *       for as long as it takes. Other partitions flow on.
 * </ol>
 *
 * <p>Keys have to stay in their partitions: a row belongs to the partition whose record made it,
 * and no other can change it.
 */
public interface TopicProjection extends Projection {

  /** The topic that feeds it; whoever fills it creates it. */
  String topic();

  /** Folds one record; what {@link Projection} owes holds here as well. */
  void apply(TopicRecord message, Changes changes);

  /**
   * Asked when {@code apply}, or the statement that writes its changes, failed on this record.
   * {@link OnError#SKIP} leaves it out; anything else holds its partition.
   */
  default OnError onRecordError(TopicRecord message, Exception error, int attempt) {
    return OnError.FATAL;
  }

  /** None: no event reaches it. */
  @Override
  default Set<String> eventTypes() {
    return Set.of();
  }

  /** Never called. */
  @Override
  default void apply(Event event, Changes changes) {
    throw new UnsupportedOperationException(name() + " is fed by topic " + topic());
  }
}
