package io.projectory.runtime.worker;

import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.runtime.watch.EngineListener.Path;
import io.projectory.runtime.watch.EngineListener.Repeat;
import io.projectory.runtime.watch.EngineListener.Retry;
import io.projectory.runtime.watch.Stopwatch;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One step of a worker: beat, open what was assigned, poll, apply, mirror. Knows when to wait and
 * when to give up, nothing of how a batch is applied. For the worker's thread.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration PAUSED_POLL = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** A poll with as many records probably leaves others behind. */
  private static final int MANY_RECORDS = 250;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final String projection;
  private final ProjectionSettings settings;
  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final BrokerLink brokers;
  private final DatabaseLink database;
  private final Assignment assignment;
  private final Source source;
  private final Fetcher fetcher;
  private final Applier applier;
  private final int manyRecords;
  private final PartitionOpener opener;
  private final OffsetMirror mirror;
  private final Heartbeat heartbeat;
  private final FailureCount failures;
  private final Pause pause;
  private final EngineListener watcher;
  private Instant nextLook = Instant.MIN;
  private boolean brokersWereAway;

  Worker(
      String projection,
      ProjectionSettings settings,
      Clock clock,
      Consumer<byte[], byte[]> consumer,
      BrokerLink brokers,
      DatabaseLink database,
      Assignment assignment,
      Applier applier,
      PartitionOpener opener,
      Source source,
      Heartbeat heartbeat,
      FailureCount failures,
      Pause pause,
      EngineListener watcher) {
    this.projection = projection;
    this.settings = settings;
    this.clock = clock;
    this.consumer = consumer;
    this.brokers = brokers;
    this.database = database;
    this.assignment = assignment;
    this.source = source;
    this.fetcher =
        new Fetcher(
            consumer, assignment, source, new Stopwatch(watcher, projection, Path.LIVE, clock));
    this.applier = applier;
    this.manyRecords = Math.min(settings.batchSize(), MANY_RECORDS);
    this.opener = opener;
    this.mirror = new OffsetMirror(consumer);
    this.heartbeat = heartbeat;
    this.failures = failures;
    this.pause = pause;
    this.watcher = watcher;
  }

  void start(String topic) {
    consumer.subscribe(List.of(topic), assignment);
  }

  /**
   * @throws TypedStop when going on could lose or double events
   */
  void step() {
    if (failures.waiting(clock.instant())) {
      waitOut();
      return;
    }
    try {
      heartbeat.beat(assignment.numbers());
      noticeMovedCursors();
      openAssigned();
      pollAndApply();
      failures.succeeded();
    } catch (WakeupException | TypedStop e) {
      throw e;
    } catch (OffsetOutOfRangeException e) {
      throw new TypedStop(TypedStop.Reason.CURSOR_OUT_OF_RANGE, e.getMessage());
    } catch (SQLException | RuntimeException e) {
      backOff(e);
    }
  }

  /** Finishes, mirrors, leaves the group at once. */
  void close() {
    try {
      Map<TopicPartition, OffsetAndMetadata> held = new HashMap<>();
      for (TopicPartition tp : consumer.assignment()) {
        PartitionWork work = assignment.of(tp);
        if (work != null && work.ready()) {
          held.put(tp, new OffsetAndMetadata(work.held()));
        }
      }
      mirror.close(held, CLOSE_TIMEOUT);
    } finally {
      consumer.close(
          org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT)
              .withGroupMembershipOperation(
                  org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation
                      .LEAVE_GROUP));
      heartbeat.forget();
    }
  }

  private void openAssigned() throws SQLException {
    for (PartitionWork work : assignment.notReady()) {
      if (work.heldUp(clock.instant())) {
        continue;
      }
      requireBrokers();
      if (opener.open(work)) {
        mirror.moved(work.topicPartition(), work.held());
      }
    }
  }

  private void requireBrokers() {
    if (!brokers.connected()) {
      throw new DisconnectException("no broker can be reached");
    }
  }

  private void pollAndApply() throws SQLException {
    Instant started = clock.instant();
    Fetched fetched = fetcher.next(settings.poll().emptyPollBackoff());
    if (fetched.records() == 0) {
      requireBrokers();
    }
    List<Applied> applied = new ArrayList<>();
    try {
      if (fetched.records() >= manyRecords) {
        applier.apply(() -> apply(fetched, applied), fetcher::ahead);
      } else {
        apply(fetched, applied);
      }
    } finally {
      applied.forEach(this::settle);
    }
    mirror.flush();
    if (fetched.records() > 0 && fetched.records() < settings.batchSize()) {
      pause.until(started.plus(settings.poll().pollInterval()));
    }
  }

  private record Applied(PartitionWork work, BatchResult result) {}

  /** May run on the applier's thread: the consumer and the assignment are not to be touched. */
  private void apply(Fetched fetched, List<Applied> applied) throws SQLException {
    List<Fetched.Part> parts = fetched.parts().stream().filter(Fetched.Part::current).toList();
    if (parts.size() > 1
        && parts.stream().allMatch(Fetched.Part::follows)
        && source.applyTogether(inOrder(parts))) {
      parts.forEach(part -> applied.add(new Applied(part.work(), BatchResult.DONE)));
      return;
    }
    for (Fetched.Part part : parts) {
      BatchResult result =
          part.follows() ? part.batch().apply(part.next(), part.leaderEpoch()) : BatchResult.STALE;
      applied.add(new Applied(part.work(), result));
    }
  }

  private static List<Fetched.Part> inOrder(List<Fetched.Part> parts) {
    return parts.stream().sorted(Comparator.comparingInt(part -> part.work().number())).toList();
  }

  private void settle(Applied applied) {
    PartitionWork work = applied.work();
    switch (applied.result()) {
      case DONE -> mirror.moved(work.topicPartition(), work.held());
      case STALE -> stale(work);
      case GUARD_LOST -> guardLost(work);
      case HELD -> {
        mirror.moved(work.topicPartition(), work.held());
        assignment.forget(work);
      }
    }
  }

  /** A rebuild moves cursors back; without new events no batch would ever find that out. */
  private void noticeMovedCursors() throws SQLException {
    if (clock.instant().isBefore(nextLook)) {
      return;
    }
    for (PartitionWork work : opener.moved(assignment.ready())) {
      stale(work);
    }
    nextLook = clock.instant().plus(BETWEEN_LOOKS);
  }

  private void stale(PartitionWork work) {
    watcher.repeated(projection, Repeat.STALE_PARTITION);
    LOG.info(
        "The partition cursor was moved by somebody else, reading it again projection={} partition={}",
        projection,
        work.number());
    assignment.forget(work);
  }

  /**
   * The consumer stands after records that were not applied: without reading the cursor again, the
   * next batch would run over them, if the partition is still this member's.
   */
  private void guardLost(PartitionWork work) {
    LOG.warn(
        "The loop hung for longer than the heartbeat time-out, reading the cursor again projection={} partition={}",
        projection,
        work.number());
    assignment.forget(work);
  }

  private void backOff(Exception error) {
    if (FailureClass.of(error) != FailureClass.INFRASTRUCTURE) {
      LOG.error("A batch failed for a reason of its own projection={}", projection, error);
    }
    watcher.retried(projection, Retry.SERVER);
    brokersWereAway = error instanceof DisconnectException;
    Duration delay = failures.failed(clock.instant(), error);
    LOG.warn(
        "A server could not be used, trying again projection={} attempt={} delay_ms={} error={}",
        projection,
        failures.failures(),
        delay.toMillis(),
        error.toString());
    assignment.forgetAll();
    fetcher.forget();
  }

  /**
   * Goes on polling, with everything paused, so that the group sees a live member; and so that the
   * consumer finds brokers that are back. The wait ends with the return of what was away.
   */
  private void waitOut() {
    heartbeat.turned();
    Duration remaining = failures.remaining(clock.instant());
    consumer.poll(remaining.compareTo(PAUSED_POLL) < 0 ? remaining : PAUSED_POLL);
    if (brokersWereAway && brokers.connected()) {
      failures.waitNoLonger();
    }
    if (!clock.instant().isBefore(nextLook)) {
      failures.lookedAtDatabase(database.connected());
      nextLook = clock.instant().plus(BETWEEN_LOOKS);
    }
  }
}
