package io.projectory.runtime.worker;

import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.fold.Item;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
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
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final String projection;
  private final ProjectionSettings settings;
  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final PartitionOpener opener;
  private final BatchRunner runner;
  private final OffsetMirror mirror;
  private final Heartbeat heartbeat;
  private final FailureCount failures;
  private final Pause pause;

  Worker(
      String projection,
      ProjectionSettings settings,
      Clock clock,
      Consumer<byte[], byte[]> consumer,
      Assignment assignment,
      PartitionOpener opener,
      BatchRunner runner,
      Heartbeat heartbeat,
      FailureCount failures,
      Pause pause) {
    this.projection = projection;
    this.settings = settings;
    this.clock = clock;
    this.consumer = consumer;
    this.assignment = assignment;
    this.opener = opener;
    this.runner = runner;
    this.mirror = new OffsetMirror(consumer);
    this.heartbeat = heartbeat;
    this.failures = failures;
    this.pause = pause;
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
      for (PartitionWork work : assignment.notReady()) {
        opener.open(work);
      }
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

  private void pollAndApply() throws SQLException {
    Instant started = clock.instant();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(settings.poll().emptyPollBackoff());
    for (TopicPartition tp : records.partitions()) {
      PartitionWork work = assignment.of(tp);
      if (work != null && work.ready()) {
        apply(work, records.records(tp), records.nextOffsets().get(tp));
      }
    }
    mirror.flush();
    if (!records.isEmpty() && records.count() < settings.batchSize()) {
      pause.until(started.plus(settings.poll().pollInterval()));
    }
  }

  private void apply(
      PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata position)
      throws SQLException {
    List<Item> items = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      items.add(RecordReader.read(record));
    }
    Optional<Integer> epoch = records.get(records.size() - 1).leaderEpoch();
    if (runner.run(work, items, position.offset(), epoch) == BatchRunner.Result.STALE) {
      LOG.info(
          "The partition cursor was moved by somebody else, reading it again projection={} partition={}",
          projection,
          work.number());
      assignment.forget(work);
    } else {
      mirror.moved(work.topicPartition(), work.held());
    }
  }

  private void backOff(Exception error) {
    if (FailureClass.of(error) != FailureClass.INFRASTRUCTURE) {
      LOG.error("A batch failed for a reason of its own projection={}", projection, error);
    }
    Duration delay = failures.failed(clock.instant(), error);
    LOG.warn(
        "A server could not be used, trying again projection={} attempt={} delay_ms={} error={}",
        projection,
        failures.failures(),
        delay.toMillis(),
        error.toString());
    assignment.forgetAll();
  }

  /** Goes on polling, with everything paused, so that the group sees a live member. */
  private void waitOut() {
    heartbeat.turned();
    Duration remaining = failures.remaining(clock.instant());
    consumer.poll(remaining.compareTo(PAUSED_POLL) < 0 ? remaining : PAUSED_POLL);
  }
}
