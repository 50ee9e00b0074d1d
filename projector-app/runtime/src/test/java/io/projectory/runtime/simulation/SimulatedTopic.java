package io.projectory.runtime.simulation;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.Partitions;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The partitions of a topic, in memory. Offsets have gaps, as transactions leave them. */
final class SimulatedTopic {
  static final String NAME = "simulated.events";
  static final Uuid ID = new Uuid(7, 7);

  private Uuid id = ID;
  private int described;
  private long begin;

  final int partitions;
  private final List<List<Entry>> logs = new ArrayList<>();
  private final long[] ends;

  /**
   * A record, and what it stands for.
   *
   * @param logSeq the event it is a copy of; 0 for something that is no event
   * @param sound whether it is a true copy of the log's row
   */
  record Entry(ConsumerRecord<byte[], byte[]> record, String tenant, long logSeq, boolean sound) {}

  SimulatedTopic(int partitions) {
    this.partitions = partitions;
    this.described = partitions;
    this.ends = new long[partitions];
    IntStream.range(0, partitions).forEach(p -> logs.add(new ArrayList<>()));
  }

  int partition(String tenant) {
    return Partitions.of(tenant, partitions);
  }

  List<Entry> entries(int partition) {
    return logs.get(partition);
  }

  /** Another topic under the same name. */
  void makeAgain() {
    id = new Uuid(8, 8);
  }

  /** Records before this offset are gone. */
  void truncateBefore(long offset) {
    begin = offset;
  }

  /** Partitions added by hand; nobody writes to them. */
  void addPartitions(int count) {
    described += count;
  }

  long begin() {
    return begin;
  }

  long end(int partition) {
    return ends[partition];
  }

  /** Offsets that hold no record: control records, aborted transactions. */
  void gap(int partition, int offsets) {
    ends[partition] += offsets;
  }

  void append(Event event, String tenant, long logSeq, boolean sound) {
    int partition = partition(tenant);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            NAME, partition, ends[partition]++, EventRecord.key(event), EventRecord.value(event));
    EventRecord.toHeaders(event)
        .forEach(h -> record.headers().add(new RecordHeader(h.name(), h.value())));
    logs.get(partition).add(new Entry(record, tenant, logSeq, sound));
  }

  /** A record that is no event; without {@code tenant} nobody can tell whose it is. */
  void garbage(int partition, String tenant) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            NAME,
            partition,
            ends[partition]++,
            tenant == null ? null : tenant.getBytes(StandardCharsets.UTF_8),
            "garbage".getBytes(StandardCharsets.UTF_8));
    logs.get(partition).add(new Entry(record, tenant, 0, false));
  }

  /** Answers what a partition opener asks of the brokers. */
  Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("describeTopics")) {
                return new Described(Map.of(NAME, KafkaFuture.completedFuture(description())));
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  private TopicDescription description() {
    List<TopicPartitionInfo> infos =
        IntStream.range(0, described)
            .mapToObj(p -> new TopicPartitionInfo(p, null, List.of(), List.of()))
            .toList();
    return new TopicDescription(NAME, false, infos, null, id);
  }

  private static final class Described extends DescribeTopicsResult {
    Described(Map<String, KafkaFuture<TopicDescription>> byName) {
      super(null, byName);
    }
  }
}
