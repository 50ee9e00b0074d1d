package io.projectory.connector.topic;

import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Which topic this is.
 *
 * @param id another one after the topic was deleted and made again
 */
public record TopicFacts(String id, int partitions) {

  static TopicFacts of(TopicDescription topic) {
    return new TopicFacts(topic.topicId().toString(), topic.partitions().size());
  }
}
