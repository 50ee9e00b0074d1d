package io.projectory.servers;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A running Kafka of one node, wherever it runs. */
public interface KafkaServer {
  /** Of 127.0.0.1. */
  int port();

  default String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /** A new admin client; the caller closes it. */
  default Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  /** Creates a topic and waits until it is there. */
  default void createTopic(String name, int partitions, Map<String, String> settings) {
    try (Admin admin = admin()) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while creating topic " + name, e);
    } catch (ExecutionException e) {
      throw new ServerException("cannot create topic " + name + ": " + e.getCause(), e.getCause());
    }
  }
}
