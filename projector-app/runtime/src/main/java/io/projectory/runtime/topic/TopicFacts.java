package io.projectory.runtime.topic;

import io.projectory.runtime.failure.TypedStop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Identity of a topic as the broker knows it now. */
public record TopicFacts(String topicId, int partitionCount) {

  /**
   * @throws TypedStop when there is no such topic
   * @throws KafkaException when the broker cannot be asked
   */
  public static TopicFacts read(Admin admin, String topic, Duration timeout) {
    try {
      Map<String, TopicDescription> found =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      TopicDescription description = found.get(topic);
      return new TopicFacts(description.topicId().toString(), description.partitions().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new TypedStop(
            TypedStop.Reason.TOPIC_MISSING,
            "topic " + topic + " does not exist; start the connector, which creates it");
      }
      throw new KafkaException("topic " + topic + " cannot be described", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("topic " + topic + " cannot be described in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
