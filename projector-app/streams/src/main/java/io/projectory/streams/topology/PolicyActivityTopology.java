package io.projectory.streams.topology;

import io.projectory.schemas.Partitions;
import io.projectory.schemas.Topics;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Event topic to policy activity: checked, each event once, re-keyed by policy, counted by policy
 * version and hour of {@code occurred_at}.
 *
 * <p>The hour is part of the key and lateness is judged by the log's clock, where Streams' own
 * windows would judge by stream time. That is the newest time read so far, and on a second reading
 * one tenant's partition runs ahead of another's: what counts would differ from reading to reading.
 */
public final class PolicyActivityTopology {
  /** The counts by policy version and hour. */
  static final String ACTIVITY = "activity";

  private PolicyActivityTopology() {}

  /**
   * Settings that every program that runs the topology has to use.
   *
   * @param applicationId consumer group, and prefix of the internal topics
   */
  public static Properties properties(String applicationId, String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // internal topics as safe as the cluster makes its topics
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    // a trace may have evaluated many policies with long names
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.MAX_MESSAGE_BYTES);
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Topics.MAX_MESSAGE_BYTES);
    // a record's time is used for nothing but latency: a bad one must not stop anybody
    properties.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
        UsePartitionTimeOnInvalidTimestamp.class);
    return properties;
  }

  /** The topology; {@code listener} is told on Streams' threads. */
  public static Topology of(ActivitySettings settings, IntakeListener listener) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<byte[], byte[]> events =
        builder.stream(
            settings.events(),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("events"));
    KStream<PolicyHour, Counted> counted =
        events.process(new IntakeSupplier(settings, listener), Named.as("intake"));
    counted
        .repartition(
            Repartitioned.<PolicyHour, Counted>as("by-policy")
                .withKeySerde(Formats.hours())
                .withValueSerde(Formats.counted())
                .withStreamPartitioner(byPolicy())
                .withNumberOfPartitions(settings.partitions()))
        .groupByKey(Grouped.with(Formats.hours(), Formats.counted()))
        .aggregate(
            () -> Activity.NONE,
            (hour, what, sofar) -> sofar.plus(what),
            Named.as("count"),
            Materialized.<PolicyHour, Activity>as(Stores.persistentKeyValueStore(ACTIVITY))
                .withKeySerde(Formats.hours())
                .withValueSerde(Formats.activities())
                .withCachingEnabled())
        .toStream(Named.as("counts"))
        .mapValues(Formats::published, Named.as("published"))
        .to(
            settings.activity(),
            Produced.<PolicyHour, byte[]>as("activity-topic")
                .withKeySerde(Formats.hours())
                .withValueSerde(Serdes.ByteArray())
                .withStreamPartitioner(byPolicy()));
    return builder.build();
  }

  /** All hours and versions of a policy in one partition, as tenants are in the event topic. */
  static <V> StreamPartitioner<PolicyHour, V> byPolicy() {
    return (topic, hour, value, count) ->
        Optional.of(Set.of(Partitions.of(hour.policyId(), count)));
  }

  private record IntakeSupplier(ActivitySettings settings, IntakeListener listener)
      implements ProcessorSupplier<byte[], byte[], PolicyHour, Counted> {

    @Override
    public Processor<byte[], byte[], PolicyHour, Counted> get() {
      return new Intake(settings.grace(), listener);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(store(Intake.TENANTS, Formats.seen()), store(Intake.TRACES, Formats.traces()));
    }

    /** Cached: what changes between two commits goes to the changelog once. */
    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
      return Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(name), Serdes.String(), values)
          .withCachingEnabled();
    }
  }
}
