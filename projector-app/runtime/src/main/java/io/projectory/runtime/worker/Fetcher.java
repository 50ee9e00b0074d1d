package io.projectory.runtime.worker;

import io.projectory.runtime.watch.EngineListener.Stage;
import io.projectory.runtime.watch.Stopwatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Polls, decodes and hashes: all that can be done with records before anything is known of their
 * scopes, and so while earlier records are being applied. For the worker's thread.
 */
final class Fetcher {
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final Source source;
  private final Stopwatch stopwatch;

  Fetcher(
      Consumer<byte[], byte[]> consumer,
      Assignment assignment,
      Source source,
      Stopwatch stopwatch) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.source = source;
    this.stopwatch = stopwatch;
  }

  /** The next records; waits for some at most that long. */
  Fetched poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    stopwatch.start();
    List<Fetched.Part> parts = new ArrayList<>();
    for (TopicPartition tp :
        source.followsPosition() ? records.nextOffsets().keySet() : records.partitions()) {
      PartitionWork work = assignment.of(tp);
      if (work != null && work.ready()) {
        parts.add(part(work, records.records(tp), records.nextOffsets().get(tp)));
      }
    }
    if (!parts.isEmpty()) {
      stopwatch.lap(Stage.READ);
    }
    return new Fetched(records.count(), parts);
  }

  private Fetched.Part part(
      PartitionWork work,
      List<ConsumerRecord<byte[], byte[]>> records,
      OffsetAndMetadata position) {
    return new Fetched.Part(
        work,
        work.opening(),
        work.fetchedTo(position.offset()),
        position.offset(),
        records.isEmpty() ? position.leaderEpoch() : records.get(records.size() - 1).leaderEpoch(),
        source.read(work, records));
  }
}
