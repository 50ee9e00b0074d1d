package io.projectory.app.metrics;

import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a sample of the fleet every interval, on a thread of its own that works at most a twentieth
 * of the time, so that a scrape asks no database and many tenants cost little.
 */
final class FleetSampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetSampler.class);
  private static final int REST_FACTOR = 19;

  private final FleetReader reader;
  private final FleetMeters meters;
  private final Duration interval;
  private final Clock clock;
  private final Background background = new Background("metrics", this::run);

  FleetSampler(FleetReader reader, FleetMeters meters, Duration interval, Clock clock) {
    this.reader = reader;
    this.meters = meters;
    this.interval = interval;
    this.clock = clock;
  }

  void start() {
    background.start();
  }

  @Override
  public void close() {
    background.close();
  }

  private void run() {
    Duration rest = Duration.ZERO;
    while (!background.pause(rest.toMillis())) {
      Instant began = clock.instant();
      meters.show(sample());
      Duration spent = Duration.between(began, clock.instant()).multipliedBy(REST_FACTOR);
      rest = spent.compareTo(interval) > 0 ? spent : interval;
    }
  }

  /** Null when a database does not answer; the figures' age tells. */
  private FleetSample sample() {
    try {
      return reader.read();
    } catch (SQLException | ProjectoryException e) {
      LOG.atDebug().addKeyValue("error", e.toString()).log("The fleet could not be measured");
      return null;
    }
  }
}
