package io.projectory.runtime.worker;

import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import io.projectory.runtime.batch.RecordTransaction;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.RecordFold;
import io.projectory.runtime.store.CursorStep;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.runtime.watch.EngineListener.Path;
import io.projectory.runtime.watch.EngineListener.Repeat;
import io.projectory.runtime.watch.EngineListener.Retry;
import io.projectory.runtime.watch.EngineListener.Stage;
import io.projectory.runtime.watch.Stopwatch;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the records of one partition of a projection's own topic in batches. A statement that
 * fails on data is cut down by halving until the record that broke it stands alone. A record that
 * cannot be applied and must not be left out holds its partition up: what stands before it is
 * committed, and it is tried again, later each time. Several threads may apply batches, of
 * different partitions.
 */
final class RecordRunner implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRunner.class);

  private final TopicProjection projection;
  private final RecordTransaction transaction;
  private final EventRetryConfig retry;
  private final BatchSize size;
  private final Clock clock;
  private final Heartbeat heartbeat;
  private final EngineListener watcher;
  private final Map<Integer, Attempts> attempts = new ConcurrentHashMap<>();

  RecordRunner(
      TopicProjection projection,
      RecordTransaction transaction,
      EventRetryConfig retry,
      BatchSize size,
      Clock clock,
      Heartbeat heartbeat,
      EngineListener watcher) {
    this.projection = projection;
    this.transaction = transaction;
    this.retry = retry;
    this.size = size;
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.watcher = watcher;
  }

  /** How often the record at an offset has failed. */
  private record Attempts(long offset, int count) {}

  @Override
  public Batch read(PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records) {
    List<TopicRecord> read = new ArrayList<>(records.size());
    records.forEach(message -> read.add(read(message)));
    return (position, leaderEpoch) -> run(work, read, position, leaderEpoch);
  }

  /** Behind the last record stand the marks of its transaction: without them there is no lag. */
  @Override
  public boolean followsPosition() {
    return true;
  }

  /** Each may be held up by a record of its own. */
  @Override
  public boolean applyTogether(List<Fetched.Part> parts) {
    return false;
  }

  private BatchResult run(
      PartitionWork work, List<TopicRecord> records, long position, Optional<Integer> leaderEpoch)
      throws SQLException {
    Map<Long, Exception> suspects = new HashMap<>();
    int from = 0;
    do {
      if (!heartbeat.valid()) {
        return BatchResult.GUARD_LOST;
      }
      int to = size.end(records, from, RecordRunner::bytes);
      List<TopicRecord> chunk = records.subList(from, to);
      long next = to == records.size() ? position : records.get(to).offset();
      Instant started = clock.instant();
      try {
        BatchResult result = attempt(work, chunk, next, leaderEpoch, suspects);
        if (result != BatchResult.DONE) {
          return result;
        }
        from = to;
        size.committed(chunk.size(), Duration.between(started, clock.instant()));
      } catch (SQLException e) {
        size.halve(chunk.size());
        if (FailureClass.of(e) == FailureClass.INFRASTRUCTURE || chunk.isEmpty()) {
          throw e;
        }
        if (chunk.size() > 1) {
          watcher.repeated(projection.name(), Repeat.SMALLER_BATCH);
        } else if (suspects.put(chunk.get(0).offset(), e) != null) {
          throw e; // leaving it out fails as well: not the record's fault
        }
      }
    } while (from < records.size());
    return BatchResult.DONE;
  }

  private BatchResult attempt(
      PartitionWork work,
      List<TopicRecord> chunk,
      long next,
      Optional<Integer> leaderEpoch,
      Map<Long, Exception> suspects)
      throws SQLException {
    Stopwatch stopwatch = new Stopwatch(watcher, projection.name(), Path.LIVE, clock);
    RecordFold.Result fold =
        new RecordFold(projection).fold(chunk, suspects, offset -> failures(work.number(), offset));
    stopwatch.lap(Stage.FOLD);
    RecordFold.Held held = fold.held();
    long to = held == null ? next : held.message().offset();
    boolean moved =
        transaction.run(
            new CursorStep(work.number(), work.held(), to, leaderEpoch, newest(chunk, to)), fold);
    stopwatch.lap(Stage.TRANSACTION);
    if (!moved) {
      return BatchResult.STALE;
    }
    work.committed(to, leaderEpoch);
    heartbeat.turned();
    watcher.committed(
        projection.name(),
        Path.LIVE,
        fold.applied() + fold.skipped().size(),
        fold.applied(),
        fold.skipped().size());
    if (held != null) {
      return hold(work, held);
    }
    attempts.remove(work.number());
    return BatchResult.DONE;
  }

  private int failures(int partition, long offset) {
    Attempts before = attempts.get(partition);
    return before != null && before.offset() == offset ? before.count() : 0;
  }

  private BatchResult hold(PartitionWork work, RecordFold.Held held) {
    int attempt = held.attempt();
    Duration delay = retry.delay(attempt);
    attempts.put(work.number(), new Attempts(held.message().offset(), attempt));
    work.holdUp(clock.instant().plus(delay));
    if (attempt == 1) {
      watcher.scopeFailed(projection.name());
    }
    watcher.retried(projection.name(), Retry.EVENT);
    LOG.warn(
        "A record cannot be applied, its partition waits projection={} partition={} offset={} attempt={} delay_ms={} error={}",
        projection.name(),
        work.number(),
        held.message().offset(),
        attempt,
        delay.toMillis(),
        held.error().toString());
    return BatchResult.HELD;
  }

  /** Time of the last record before an offset; null when there is none. */
  private static Instant newest(List<TopicRecord> chunk, long before) {
    Instant newest = null;
    for (TopicRecord message : chunk) {
      if (message.offset() < before) {
        newest = message.timestamp();
      }
    }
    return newest;
  }

  private static TopicRecord read(ConsumerRecord<byte[], byte[]> message) {
    Map<String, byte[]> headers = new HashMap<>();
    for (Header header : message.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), header.value());
      }
    }
    return new TopicRecord(
        message.topic(),
        message.partition(),
        message.offset(),
        // before the epoch: a producer that said nothing
        Instant.ofEpochMilli(Math.max(message.timestamp(), 0)),
        message.key(),
        message.value(),
        headers);
  }

  private static long bytes(TopicRecord message) {
    return message.value() == null ? 0 : message.value().length;
  }
}
