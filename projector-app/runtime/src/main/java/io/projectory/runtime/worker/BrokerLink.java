package io.projectory.runtime.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Whether any broker answers a consumer. Its poll does not say: without brokers it finds nothing,
 * like a poll of a topic in which nothing happens.
 */
@FunctionalInterface
interface BrokerLink {
  boolean connected();

  /**
   * Asks the consumer's own counts of connections and of bytes that came in; for the consumer's
   * thread, after a poll.
   *
   * @param patience how long a broker may say nothing; a live one answers fetches, group heartbeats
   *     and, every ten seconds, the question for metadata
   */
  static BrokerLink of(Consumer<?, ?> consumer, Duration patience, Clock clock) {
    return new Counts(
        metric(consumer, "connection-count"),
        metric(consumer, "incoming-byte-total"),
        patience,
        clock);
  }

  private static Metric metric(Consumer<?, ?> consumer, String name) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
        .filter(metric -> metric.metricName().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the consumer has no metric " + name));
  }

  /** A broker that accepts connections and says nothing counts as one that is away. */
  final class Counts implements BrokerLink {
    private final Metric connections;
    private final Metric received;
    private final Duration patience;
    private final Clock clock;
    private double heard = -1;
    private Instant since = Instant.MIN;

    private Counts(Metric connections, Metric received, Duration patience, Clock clock) {
      this.connections = connections;
      this.received = received;
      this.patience = patience;
      this.clock = clock;
    }

    @Override
    public boolean connected() {
      double now = value(received);
      if (now != heard) {
        heard = now;
        since = clock.instant();
      }
      return value(connections) > 0 && clock.instant().isBefore(since.plus(patience));
    }

    private static double value(Metric metric) {
      return ((Number) metric.metricValue()).doubleValue();
    }
  }
}
