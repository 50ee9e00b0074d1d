package io.projectory.runtime.digest;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the stored digests of tenants that have gone quiet, on a thread of its own that works
 * at most a tenth of the time (DESIGN 7).
 */
public final class DigestRefresher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DigestRefresher.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int REST_FACTOR = 9;

  private final DigestService digests;
  private final Duration quiet;
  private final Clock clock;
  private final Map<String, Instant> touched = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "digest-refresher");

  /** {@code quiet} is how long a tenant must have been still. */
  public DigestRefresher(DigestService digests, Duration quiet, Clock clock) {
    this.digests = digests;
    this.quiet = quiet;
    this.clock = clock;
  }

  public void start() {
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  /** A batch moved this tenant; called by any thread. */
  public void touched(String tenantId) {
    touched.put(tenantId, clock.instant());
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean looked = false;
    while (!rest(LOOK)) {
      try {
        if (!looked) {
          digests.staleTenants().forEach(t -> touched.putIfAbsent(t, Instant.EPOCH));
          looked = true;
        }
        refreshQuiet();
      } catch (SQLException | RuntimeException e) {
        LOG.debug("Digests could not be refreshed now error={}", e.toString());
        rest(Duration.ofSeconds(2));
      }
    }
  }

  private void refreshQuiet() throws SQLException {
    Instant before = clock.instant().minus(quiet);
    List<Map.Entry<String, Instant>> due = new ArrayList<>();
    for (Map.Entry<String, Instant> tenant : touched.entrySet()) {
      if (tenant.getValue().isBefore(before)) {
        due.add(Map.entry(tenant.getKey(), tenant.getValue()));
      }
    }
    for (Map.Entry<String, Instant> tenant : due) {
      Instant started = clock.instant();
      digests.refresh(tenant.getKey());
      touched.remove(tenant.getKey(), tenant.getValue());
      if (rest(Duration.between(started, clock.instant()).multipliedBy(REST_FACTOR))) {
        return;
      }
    }
  }

  /** Whether it is time to stop. */
  private boolean rest(Duration duration) {
    try {
      return stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
