package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.topic.StateReader;
import io.projectory.connector.topic.TopicAdmin;

/**
 * The brokers, as whoever wants to lead asks them. Connected to at the first question and kept from
 * one attempt to lead to the next: at the return of Postgres everybody is in need of the
 * processors, and to connect to brokers that were never away would cost time. One thread.
 */
final class Brokers implements AutoCloseable {
  private final ConnectorConfig config;
  private TopicAdmin topics;
  private StateReader states;

  Brokers(ConnectorConfig config) {
    this.config = config;
  }

  TopicAdmin topics() {
    if (topics == null) {
      topics = new TopicAdmin(config);
    }
    return topics;
  }

  StateReader states() {
    if (states == null) {
      states = new StateReader(config);
    }
    return states;
  }

  /** Lets them go; the next question connects anew. */
  void letGo() {
    if (topics != null) {
      topics.close();
      topics = null;
    }
    if (states != null) {
      states.close();
      states = null;
    }
  }

  @Override
  public void close() {
    letGo();
  }
}
