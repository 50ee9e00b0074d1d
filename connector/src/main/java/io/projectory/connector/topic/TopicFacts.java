package io.projectory.connector.topic;

/**
 * Which topic this is.
 *
 * @param id another one after the topic was deleted and made again
 */
public record TopicFacts(String id, TopicExtent extent) {
  public int partitions() {
    return extent.partitions();
  }
}
