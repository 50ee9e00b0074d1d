package io.projectory.app.metrics;

import io.micrometer.core.instrument.Timer;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.log.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends an event of its own tenant now and then, and times how long each projection takes to
 * apply it: the whole way from a commit in the log to rows. One event is on its way at a time.
 */
final class Canary implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
  private static final long FIRST_PAUSE_MS = 2;
  private static final long LONGEST_PAUSE_MS = 50;

  private static final String ARRIVED =
      """
      select projection_name from dg_projection_cursors
       where tenant_id = ? and last_log_seq >= ? and projection_name = any(?)
      """;

  private final EventLog log;
  private final DataSource views;
  private final CanaryLead lead;
  private final String tenant;
  private final Duration interval;
  private final Clock clock;
  private final Map<String, Timer> latencies = new LinkedHashMap<>();
  private final Background background = new Background("canary", this::run);
  private volatile Instant waitingSince;

  /**
   * @param writer connections to the log as a role that may append
   */
  Canary(
      DataSource writer,
      DataSource views,
      String tenant,
      Duration interval,
      Clock clock,
      Meters meters,
      List<String> projections) {
    this.log = new EventLog(writer, clock);
    this.lead = new CanaryLead(writer, tenant);
    this.views = views;
    this.tenant = tenant;
    this.interval = interval;
    this.clock = clock;
    projections.forEach(p -> latencies.put(p, meters.timer(ProjectorMetric.CANARY_LATENCY, p)));
    meters.gauge(ProjectorMetric.CANARY_WAITING_SECONDS, this::waiting);
  }

  void start() {
    background.start();
  }

  @Override
  public void close() {
    background.close();
  }

  private void run() {
    try (lead) {
      while (!background.pause(interval.toMillis())) {
        sing();
      }
    } catch (SQLException e) {
      LOG.atDebug().addKeyValue("error", e.toString()).log("The canary's session did not close");
    }
  }

  private void sing() {
    try {
      if (lead.mine()) {
        int traceSeq = log.getNextTraceSeq(CanaryEvent.TRACE, tenant);
        long logSeq =
            log.append(tenant, CanaryEvent.of(traceSeq, clock.instant())).event().logSeq();
        await(logSeq);
      }
    } catch (SQLException | ProjectoryException e) {
      LOG.atWarn().addKeyValue("error", e.toString()).log("The canary could not sing");
    } finally {
      waitingSince = null;
    }
  }

  /** Until every projection has it, however long that takes. */
  private void await(long logSeq) throws SQLException {
    Instant committed = clock.instant();
    waitingSince = committed;
    Set<String> missing = new HashSet<>(latencies.keySet());
    long pause = FIRST_PAUSE_MS;
    while (!missing.isEmpty() && !background.pause(pause)) {
      for (String projection : arrived(logSeq, missing)) {
        missing.remove(projection);
        latencies.get(projection).record(Duration.between(committed, clock.instant()));
      }
      pause = Math.min(pause * 3 / 2 + 1, LONGEST_PAUSE_MS);
    }
  }

  private List<String> arrived(long logSeq, Set<String> missing) throws SQLException {
    try (Connection connection = views.getConnection()) {
      return Jdbc.list(
          connection, ARRIVED, r -> r.getString(1), tenant, logSeq, missing.toArray(String[]::new));
    }
  }

  private double waiting() {
    Instant since = waitingSince;
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }
}
