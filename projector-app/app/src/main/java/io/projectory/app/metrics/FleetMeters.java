package io.projectory.app.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.projectory.app.metrics.FleetSample.ProjectionSample;
import io.projectory.app.metrics.FleetSample.Slot;
import io.projectory.runtime.scope.ScopeState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Shows the newest sample of the fleet. One that is too old is not shown: a lag that stands still
 * at 0 because nobody could ask would be a lie. Any thread may scrape; one thread brings samples.
 */
final class FleetMeters {
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Meters meters;
  private final Clock clock;
  private final Duration tooOld;
  private final Instant started;
  private final MultiGauge tenants;
  private final MultiGauge retained;
  private final MultiGauge active;
  private volatile FleetSample newest;

  FleetMeters(Meters meters, Collection<String> projections, Duration interval, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    this.tooOld = interval.multipliedBy(3).plus(GRACE);
    this.started = clock.instant();
    this.tenants = meters.gauges(ProjectorMetric.TENANT_LAG_EVENTS);
    this.retained = meters.gauges(ProjectorMetric.SLOT_RETAINED_BYTES);
    this.active = meters.gauges(ProjectorMetric.SLOT_ACTIVE);
    meters.gauge(ProjectorMetric.SAMPLE_AGE_SECONDS, () -> age().toMillis() / 1000.0);
    projections.forEach(this::register);
  }

  /** A new sample, or null when there can be none now. */
  void show(FleetSample sample) {
    if (sample != null) {
      newest = sample;
    }
    boolean known = newest != null && !old();
    rows(tenants, known ? newest.tenants() : List.of(), FleetMeters::tenant);
    List<Slot> slots = known ? newest.slots() : List.of();
    rows(retained, slots, s -> slot(ProjectorMetric.SLOT_RETAINED_BYTES, s, s.retainedBytes()));
    rows(active, slots, s -> slot(ProjectorMetric.SLOT_ACTIVE, s, s.active() ? 1 : 0));
  }

  private void register(String name) {
    lag(name, "attached", ProjectionSample::attached);
    lag(name, "detached", ProjectionSample::detached);
    Arrays.stream(ScopeState.values())
        .filter(state -> state != ScopeState.ATTACHED)
        .map(ScopeState::sql)
        .forEach(
            state ->
                gauge(
                    ProjectorMetric.DETACHED_SCOPES,
                    name,
                    s -> s.states().getOrDefault(state, 0L),
                    state));
    gauge(ProjectorMetric.OPEN_FAILURES, name, s -> s.counts().openFailures());
    gauge(ProjectorMetric.SKIPPED_EVENTS, name, s -> s.counts().skipped());
    gauge(ProjectorMetric.MEMBERS, name, s -> s.counts().members());
    gauge(ProjectorMetric.SILENT_MEMBERS, name, s -> s.counts().silentMembers());
    gauge(ProjectorMetric.UNOWNED_PARTITIONS, name, s -> s.counts().unownedPartitions());
    gauge(ProjectorMetric.ACTIVE_RUNS, name, s -> s.counts().activeRuns());
  }

  private void lag(String name, String scopes, Function<ProjectionSample, FleetSample.Lag> lag) {
    gauge(ProjectorMetric.LAG_EVENTS, name, s -> lag.apply(s).events(), scopes);
    gauge(ProjectorMetric.LAG_SECONDS, name, s -> lag.apply(s).seconds(), scopes);
  }

  private void gauge(
      ProjectorMetric what,
      String projection,
      Function<ProjectionSample, Number> value,
      String... more) {
    String[] tags = new String[1 + more.length];
    tags[0] = projection;
    System.arraycopy(more, 0, tags, 1, more.length);
    meters.gauge(what, () -> now(projection, value), tags);
  }

  private Number now(String projection, Function<ProjectionSample, Number> value) {
    FleetSample sample = newest;
    if (sample == null || old()) {
      return Double.NaN;
    }
    return value.apply(sample.projections().getOrDefault(projection, ProjectionSample.NOTHING));
  }

  private Duration age() {
    FleetSample sample = newest;
    return Duration.between(sample == null ? started : sample.at(), clock.instant());
  }

  private boolean old() {
    return age().compareTo(tooOld) > 0;
  }

  private <T> void rows(MultiGauge gauge, List<T> values, Function<T, MultiGauge.Row<?>> row) {
    meters.replace(gauge, values.stream().<MultiGauge.Row<?>>map(row::apply).toList());
  }

  private static MultiGauge.Row<?> tenant(FleetSample.Tenant tenant) {
    return MultiGauge.Row.of(
        Meters.tags(
            ProjectorMetric.TENANT_LAG_EVENTS.metric(), tenant.projection(), tenant.tenantId()),
        tenant.events());
  }

  private static MultiGauge.Row<?> slot(ProjectorMetric what, Slot slot, Number value) {
    return MultiGauge.Row.of(Meters.tags(what.metric(), slot.name()), value);
  }
}
