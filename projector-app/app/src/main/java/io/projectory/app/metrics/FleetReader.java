package io.projectory.app.metrics;

import io.projectory.app.metrics.FleetSample.Counts;
import io.projectory.app.metrics.FleetSample.Lag;
import io.projectory.app.metrics.FleetSample.ProjectionSample;
import io.projectory.app.metrics.FleetSample.Tenant;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.LogPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Lays cursors beside the log, for all tenants at once. Thread-safe. */
final class FleetReader {
  /** How many waiting events are looked at for the oldest, of each kind of scopes. */
  private static final int MOST_PROBES = 5_000;

  private static final String ATTACHED = "idle";

  private final Operations operations;
  private final EventLog log;
  private final DataSource views;
  private final DataSource logDatabase;
  private final String topic;
  private final List<String> projections;
  private final int topTenants;
  private final Clock clock;

  FleetReader(Sources sources, int topTenants, Clock clock) {
    this.operations = sources.operations();
    this.log = sources.log();
    this.views = sources.views();
    this.logDatabase = sources.logDatabase();
    this.topic = sources.topic();
    this.projections = sources.projections();
    this.topTenants = topTenants;
    this.clock = clock;
  }

  /** Whom it asks, and about what. */
  record Sources(
      Operations operations,
      EventLog log,
      DataSource views,
      DataSource logDatabase,
      String topic,
      List<String> projections) {}

  /**
   * Costs a pass over all cursors and heads.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code storage} when a database cannot be
   *     read
   */
  FleetSample read() throws SQLException {
    Map<String, List<ScopeProgress>> scopes = new LinkedHashMap<>();
    projections.forEach(p -> scopes.put(p, new ArrayList<>()));
    operations.progress().forEach(s -> scopes.get(s.projection()).add(s));
    Map<String, Counts> counts;
    try (Connection connection = views.getConnection()) {
      counts = FleetCounts.read(connection, topic, projections);
    }
    Map<String, ProjectionSample> samples = new LinkedHashMap<>();
    List<Tenant> tenants = new ArrayList<>();
    scopes.forEach(
        (projection, own) -> {
          Counts numbers = counts.getOrDefault(projection, Counts.NONE);
          samples.put(projection, sample(own, numbers));
          tenants.addAll(furthestBehind(own));
        });
    try (Connection connection = logDatabase.getConnection()) {
      return new FleetSample(clock.instant(), samples, tenants, FleetCounts.slots(connection));
    }
  }

  private ProjectionSample sample(List<ScopeProgress> scopes, Counts counts) {
    List<ScopeProgress> attached = new ArrayList<>();
    List<ScopeProgress> detached = new ArrayList<>();
    Map<String, Long> states = new TreeMap<>();
    for (ScopeProgress scope : scopes) {
      if (scope.status().equals(ATTACHED)) {
        attached.add(scope);
      } else {
        detached.add(scope);
        states.merge(scope.status(), 1L, Long::sum);
      }
    }
    return new ProjectionSample(lag(attached), lag(detached), states, counts);
  }

  private Lag lag(List<ScopeProgress> scopes) {
    long events = 0;
    List<LogPosition> waiting = new ArrayList<>();
    for (ScopeProgress scope : scopes) {
      if (scope.pending() > 0) {
        events += scope.pending();
        if (waiting.size() < MOST_PROBES) {
          waiting.add(new LogPosition(scope.tenantId(), scope.cursor() + 1));
        }
      }
    }
    return new Lag(events, age(log.recordedAt(waiting).values()));
  }

  private double age(Collection<Instant> recorded) {
    Instant now = clock.instant();
    Instant oldest = recorded.stream().min(Instant::compareTo).orElse(now);
    return Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
  }

  private List<Tenant> furthestBehind(List<ScopeProgress> scopes) {
    if (topTenants == 0) {
      return List.of();
    }
    return scopes.stream()
        .filter(s -> s.pending() > 0)
        .sorted(Comparator.comparingLong(ScopeProgress::pending).reversed())
        .limit(topTenants)
        .map(s -> new Tenant(s.projection(), s.tenantId(), s.pending()))
        .toList();
  }
}
