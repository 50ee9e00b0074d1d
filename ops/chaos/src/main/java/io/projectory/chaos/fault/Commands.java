package io.projectory.chaos.fault;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.StackException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** An operator's commands, through the admin topic. */
final class Commands {
  private final ChaosStack stack;

  Commands(ChaosStack stack) {
    this.stack = stack;
  }

  /** Lets all scopes of a tenant try again; answers when the topic has the command. */
  void sync(String tenant) {
    String command =
        """
        {"command_id":"%s","command":"sync","projection":"all","tenant_id":"%s",\
        "requested_by":"fault suite","reason":"the event was put right"}"""
            .formatted(UUID.randomUUID(), tenant);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", stack.broker().bootstrapServers(), "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(ChaosStack.COMMANDS, tenant, command)).get();
    } catch (ExecutionException e) {
      throw new StackException("the command could not be sent: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }
}
