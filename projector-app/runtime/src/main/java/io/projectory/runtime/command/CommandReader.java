package io.projectory.runtime.command;

import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.BackoffCount;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the admin topic on a thread of its own, in a consumer group over all members: one of them
 * has the partition, another takes it over. Makes the two topics when they are missing. Trouble
 * with a server is waited out; it never ends the member.
 */
public final class CommandReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandReader.class);
  private static final Backoff AWAY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));
  private static final long ADMIN_TIMEOUT_SECONDS = 10;

  private static final int MAX_RESULT_BYTES = 4 * 1024 * 1024;

  /** Commands keep their order. */
  private static final int PARTITIONS = 1;

  private final Names names;
  private final Map<String, Object> kafka;
  private final Admission admission;
  private final DataSource views;
  private final BackoffCount failures;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "commands");
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /** Topics and group. */
  public record Names(String commands, String results, String group, String clientId) {}

  /**
   * @param kafka client properties, at least {@code bootstrap.servers}
   */
  public CommandReader(
      Names names,
      Map<String, Object> kafka,
      Admission admission,
      DataSource views,
      RandomGenerator random) {
    this.names = names;
    this.kafka = Map.copyOf(kafka);
    this.admission = admission;
    this.views = views;
    this.failures = new BackoffCount(AWAY, random);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    stop.countDown();
    KafkaConsumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      thread.join(8_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (stop.getCount() > 0) {
      try {
        makeTopics();
        read();
      } catch (WakeupException e) {
        // asked to stop while waiting for the broker
      } catch (SQLException | RuntimeException e) {
        LOG.warn("Commands cannot be read now, trying again error={}", e.toString());
        pause();
      }
    }
  }

  private void read() throws SQLException {
    try (KafkaConsumer<byte[], byte[]> commands = new KafkaConsumer<>(consumerSettings());
        KafkaProducer<byte[], byte[]> results = new KafkaProducer<>(producerSettings())) {
      consumer = commands;
      commands.subscribe(List.of(names.commands()));
      CommandTopic topic = new CommandTopic(commands, results, names.results(), admission, views);
      while (stop.getCount() > 0) {
        topic.step();
        failures.succeeded();
      }
    } finally {
      consumer = null;
    }
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, names.group());
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, names.clientId());
    // a broker would make it with one partition; whose topic it is makes it as configured
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return all;
  }

  private Map<String, Object> producerSettings() {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put(ProducerConfig.CLIENT_ID_CONFIG, names.clientId());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RESULT_BYTES);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return all;
  }

  private void makeTopics() {
    try (Admin admin = Admin.create(kafka)) {
      Set<String> existing =
          admin.listTopics().names().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing =
          List.of(names.commands(), names.results()).stream()
              .filter(name -> !existing.contains(name))
              .map(CommandReader::topic)
              .toList();
      if (!missing.isEmpty()) {
        admin.createTopics(missing).all().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("the admin topics cannot be made", e.getCause());
      }
    } catch (TimeoutException e) {
      throw new KafkaException("the admin topics cannot be made in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** With the brokers' own replication factor; commands and results are kept for a week. */
  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(MAX_RESULT_BYTES),
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(Duration.ofDays(7).toMillis())));
  }

  private void pause() {
    try {
      if (stop.await(failures.failed().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }
}
