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

  /** A poll that does not wait hardly reads from the network. */
  private static final Duration MEANWHILE = Duration.ofMillis(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final String projection;
  private final ProjectionSettings settings;
  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final BrokerLink brokers;
  private final DatabaseLink database;
  private final Assignment assignment;
  private final Fetcher fetcher;
  private final Applier applier;
  private final int manyRecords;
  private final PartitionOpener opener;
  private final OffsetMirror mirror;
  private final Heartbeat heartbeat;
  private final FailureCount failures;
  private final Pause pause;
  private final EngineListener watcher;
  private List<Applier.Applied> applying = List.of();
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
    applier.finish();
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
    Instant now = clock.instant();
    List<PartitionWork> due =
        assignment.notReady().stream().filter(work -> !work.heldUp(now)).toList();
    if (due.isEmpty()) {
      return;
    }
    requireBrokers();
    for (PartitionWork differing : opener.open(due)) {
      mirror.moved(differing.topicPartition(), differing.held());
    }
  }

  private void requireBrokers() {
    if (!brokers.connected()) {
      throw new DisconnectException("no broker can be reached");
    }
  }

  /**
   * The records of two polls are applied at a time, so that no thread waits for the slowest
   * partition of a poll; and no more, so that a loop with a hung partition soon stands still and is
   * seen to.
   */
  private void pollAndApply() throws SQLException {
    Instant started = clock.instant();
    boolean idle = applying.isEmpty();
    Duration longest = mirror.patience(settings.poll().emptyPollBackoff());
    Fetched fetched = fetcher.poll(idle ? longest : MEANWHILE);
    if (idle && fetched.records() == 0) {
      requireBrokers();
    }
    List<Applier.Applied> before = applying;
    applying =
        idle && fetched.records() < manyRecords ? applier.here(fetched) : applier.begin(fetched);
    settle(before);
    if (applying.stream().allMatch(a -> a.outcome().isDone())) {
      settleAll();
    }
    mirror.flush(clock.instant());
    if (fetched.records() > 0 && fetched.records() < settings.batchSize()) {
      pause.until(started.plus(settings.poll().pollInterval()));
    }
  }

  private void settleAll() throws SQLException {
    List<Applier.Applied> all = applying;
    applying = List.of();
    settle(all);
  }

  /** Waits for their ends; after a failure everything is read again, and so the rest of no use. */
  private void settle(List<Applier.Applied> all) throws SQLException {
    for (Applier.Applied applied : all) {
      BatchResult result = applied.await();
      PartitionWork work = applied.part().work();
      if (result != null && assignment.of(work.topicPartition()) == work) {
        settle(applied.part(), result);
      }
    }
  }

  private void settle(Fetched.Part part, BatchResult result) {
    PartitionWork work = part.work();
    if (result == BatchResult.DONE) {
      mirror.moved(work.topicPartition(), part.next());
      return;
    }
    applier.finish();
    switch (result) {
      case STALE -> stale(work);
      case GUARD_LOST -> guardLost(work);
      default -> {
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
    settleAll(); // what is being applied moves cursors too
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
    applier.finish();
    applying = List.of();
    assignment.forgetAll();
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
