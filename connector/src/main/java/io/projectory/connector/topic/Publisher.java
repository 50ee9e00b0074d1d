package io.projectory.connector.topic;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events to the event topic, each tenant's in the order of the calls, and waits for the
 * brokers as long as it takes: a record is never given up, because a later one could then arrive
 * without it. The first failure ends the publisher; what was not acknowledged by then counts as not
 * sent.
 *
 * <p>{@link #send} and {@link #flush} belong to one thread, the rest is thread-safe.
 */
public final class Publisher implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final AtomicLongArray ends;
  private final Unanswered unanswered = new Unanswered(System::nanoTime);
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * @param partitions the recorded count: partitions added since get no events, so that no tenant
   *     is split
   */
  public Publisher(ConnectorConfig config, int partitions) {
    this.topic = config.topics().events();
    this.partitions = partitions;
    this.ends = new AtomicLongArray(partitions);
    this.producer =
        new KafkaProducer<>(settings(config), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Properties settings(ConnectorConfig config) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.putAll(KafkaClients.properties(config, "producer"));
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.limits().sendBufferBytes());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    return settings;
  }

  /**
   * Hands an event over; blocks while the buffer is full.
   *
   * @throws ConnectorException {@code event_too_large}
   */
  public void send(Event event) {
    failIfFailed();
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            topic,
            Partitions.of(event.tenantId(), partitions),
            EventRecord.key(event),
            EventRecord.value(event));
    for (EventRecord.Header header : EventRecord.toHeaders(event)) {
      message.headers().add(header.name(), header.value());
    }
    // names only: a callback that holds the event holds its payload until the brokers answer
    String tenant = event.tenantId();
    long logSeq = event.logSeq();
    unanswered.asked();
    producer.send(
        message,
        (metadata, error) -> {
          unanswered.answered();
          if (error == null) {
            ends.accumulateAndGet(metadata.partition(), metadata.offset() + 1, Math::max);
          } else {
            fail(explain(tenant, logSeq, error));
          }
        });
  }

  /** Returns when every event sent so far is acknowledged; throws what went wrong otherwise. */
  public void flush() {
    failIfFailed();
    producer.flush();
    failIfFailed();
  }

  /** Per partition, the offset after the last record that the brokers acknowledged; 0 for none. */
  public List<Long> ends() {
    return IntStream.range(0, partitions).mapToObj(ends::get).toList();
  }

  /** For how long records have been on their way without any answer; 0 when none is. */
  public Duration unanswered() {
    return unanswered.time();
  }

  /** Sends a record of another topic of the connector's; the future ends with the brokers' word. */
  public CompletableFuture<Void> sendState(String stateTopic, byte[] key, byte[] value) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    unanswered.asked();
    producer.send(
        new ProducerRecord<>(stateTopic, 0, key, value),
        (metadata, error) -> {
          unanswered.answered();
          if (error == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(error);
          }
        });
    return done;
  }

  private void fail(Exception error) {
    if (failure.compareAndSet(null, error)) {
      // nothing that stands behind the lost record may arrive
      producer.close(Duration.ZERO);
    }
  }

  private void failIfFailed() {
    Exception error = failure.get();
    if (error instanceof ConnectorException typed) {
      throw typed;
    }
    if (error != null) {
      throw new KafkaException("an event could not be sent", error);
    }
  }

  private static Exception explain(String tenant, long logSeq, Exception error) {
    if (!(error instanceof RecordTooLargeException)) {
      return error;
    }
    return new ConnectorException(
        StopReason.EVENT_TOO_LARGE,
        "event %d of tenant %s: %s".formatted(logSeq, tenant, error.getMessage()),
        error);
  }

  /** Gives up what is not acknowledged. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
