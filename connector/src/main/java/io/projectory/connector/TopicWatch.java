package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.connector.topic.TopicAdmin;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topics beside the loop of a leader: brokers that are slow or away must not keep the
 * loop from beating, or its session ends and the lead with it. At most one look at a time; for the
 * loop's thread, and the topics are its own meanwhile.
 */
final class TopicWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

  /** Brokers that are there answer within it, and the finding does not wait for the next beat. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ConnectorConfig config;
  private final TopicAdmin topics;
  private final Optional<String> stateTopic;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "connector-topics");
            made.setDaemon(true);
            return made;
          });
  private Future<Boolean> look;

  /**
   * @param stateTopic which topic of positions it was when the term began
   */
  TopicWatch(ConnectorConfig config, TopicAdmin topics, Optional<String> stateTopic) {
    this.config = config;
    this.topics = topics;
    this.stateTopic = stateTopic;
  }

  /**
   * Begins a look unless one is under way, and waits a little for its end.
   *
   * @param acknowledged must be in the topic when it is looked at
   * @return whether the brokers answered; empty while they are still being asked
   * @throws ConnectorException for what it found
   */
  Optional<Boolean> check(SavedState acknowledged) throws InterruptedException {
    if (look == null) {
      look = thread.submit(() -> answered(acknowledged));
    }
    try {
      boolean answered = look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      look = null;
      return Optional.of(answered);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
  }

  private boolean answered(SavedState acknowledged) {
    try {
      Belonging.checkTopic(acknowledged, topics.findExpected());
      if (!topics.findStateTopic().equals(stateTopic)) {
        throw new ConnectorException(
            StopReason.STATE_LOST,
            "topic %s was deleted or made again".formatted(config.connector().stateTopic()));
      }
      return true;
    } catch (InterruptException e) {
      return false;
    } catch (KafkaException e) {
      // the publisher waits for the brokers; so does this
      log.atWarn().addKeyValue("error", e.getMessage()).log("The brokers do not answer.");
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        log.atWarn().log("A look at the topics does not end and is left behind.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
