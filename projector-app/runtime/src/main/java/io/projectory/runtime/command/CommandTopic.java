package io.projectory.runtime.command;

import io.projectory.runtime.audit.Door;
import io.projectory.runtime.audit.ResultStore;
import io.projectory.runtime.failure.ErrorText;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One step of the admin topic's reader (DESIGN 3): commands in, results out. A command's offset
 * moves only after its admission was committed; a message that is no command is refused and never
 * stops the reader. For one thread.
 */
final class CommandTopic {
  private static final Logger LOG = LoggerFactory.getLogger(CommandTopic.class);

  /** Far beyond any command; what is larger is not even parsed. */
  static final int MAX_COMMAND_BYTES = 128 * 1024;

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int RESULTS_AT_ONCE = 200;

  private final Consumer<byte[], byte[]> commands;
  private final Producer<byte[], byte[]> results;
  private final String resultsTopic;
  private final Admission admission;
  private final DataSource views;
  private final ResultStore outbox = new ResultStore();

  CommandTopic(
      Consumer<byte[], byte[]> commands,
      Producer<byte[], byte[]> results,
      String resultsTopic,
      Admission admission,
      DataSource views) {
    this.commands = commands;
    this.results = results;
    this.resultsTopic = resultsTopic;
    this.admission = admission;
    this.views = views;
  }

  /**
   * @throws KafkaException when the brokers cannot be used
   * @throws ProjectoryException {@code storage} when a server cannot be used: the command is read
   *     again
   */
  void step() throws SQLException {
    Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : commands.poll(POLL)) {
        take(record);
        taken.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
      }
    } finally {
      if (!taken.isEmpty()) {
        commands.commitSync(taken);
      }
    }
    publish();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    AdminCommand command;
    try {
      command = parse(record.value());
    } catch (ProjectoryException e) {
      refuse(record, e);
      return;
    }
    try {
      admission.submit(command, Door.TOPIC);
    } catch (RuntimeException e) {
      if (FailureClass.of(e) == FailureClass.INFRASTRUCTURE) {
        throw e;
      }
      if (!(e instanceof ProjectoryException known) || known.code() == ErrorCode.STORAGE) {
        // waiting would not heal it: one such command must not keep all others waiting
        LOG.error("A command failed command_id={}", command.commandId(), e);
        refuse(record, ErrorText.categorised(e).with(id(command)));
      }
      // refused otherwise: its result is on the way
    }
  }

  private static Map<String, Object> id(AdminCommand command) {
    return Map.of("command_id", command.commandId().toString());
  }

  private void refuse(ConsumerRecord<byte[], byte[]> record, ProjectoryException error) {
    String source = record.topic() + ":" + record.partition() + ":" + record.offset();
    admission.refuse(source, error);
  }

  private static AdminCommand parse(byte[] value) {
    if (value == null || value.length == 0) {
      throw new ProjectoryException(ErrorCode.SCHEMA_VIOLATION, "the message is empty");
    }
    if (value.length > MAX_COMMAND_BYTES) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "the message has " + value.length + " bytes; a command has at most " + MAX_COMMAND_BYTES);
    }
    try {
      return AdminCommand.parse(value);
    } catch (ProjectoryException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new ProjectoryException(
          ErrorCode.SCHEMA_VIOLATION, "the message cannot be read as a command", Map.of(), e);
    }
  }

  /** Results leave the database when the brokers have them: at least once. */
  private void publish() throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      boolean sent = false;
      try {
        List<ResultStore.Pending> pending = outbox.take(connection, RESULTS_AT_ONCE);
        send(pending);
        connection.commit();
        sent = true;
      } finally {
        if (!sent) {
          connection.rollback();
        }
      }
    }
  }

  private void send(List<ResultStore.Pending> pending) {
    List<Future<?>> sends = new ArrayList<>();
    for (ResultStore.Pending result : pending) {
      byte[] key =
          result.commandId() == null ? null : result.commandId().getBytes(StandardCharsets.UTF_8);
      sends.add(
          results.send(
              new ProducerRecord<>(
                  resultsTopic, key, result.body().getBytes(StandardCharsets.UTF_8))));
    }
    results.flush();
    for (Future<?> send : sends) {
      try {
        send.get();
      } catch (ExecutionException e) {
        throw new KafkaException("a result could not be published", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted", e);
      }
    }
  }
}
