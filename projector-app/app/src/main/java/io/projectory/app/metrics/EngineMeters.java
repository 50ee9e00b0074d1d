package io.projectory.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.projectory.runtime.watch.EngineListener;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Counts what the engine of this member does. Every series exists from the start, at 0, so that a
 * first failure is an increase and not a new series. Thread-safe.
 */
final class EngineMeters implements EngineListener {
  private final Map<String, Of> projections = new HashMap<>();

  EngineMeters(Meters meters, Collection<String> names) {
    names.forEach(name -> projections.put(name, new Of(meters, name)));
  }

  @Override
  public void stage(String projection, Path path, Stage stage, Duration took) {
    projections.get(projection).stages.get(path).get(stage).record(took);
  }

  @Override
  public void committed(String projection, Path path, int records, int applied, int bad) {
    Of own = projections.get(projection);
    own.batches.get(path).record(records);
    own.applied.get(path).increment(applied);
    own.badRecords.increment(bad);
  }

  @Override
  public void repeated(String projection, Repeat reason) {
    projections.get(projection).repeats.get(reason).increment();
  }

  @Override
  public void rebalanced(String projection, Rebalance what) {
    projections.get(projection).rebalances.get(what).increment();
  }

  @Override
  public void retried(String projection, Retry what) {
    projections.get(projection).retries.get(what).increment();
  }

  @Override
  public void scopeFailed(String projection) {
    projections.get(projection).failures.increment();
  }

  @Override
  public void digestsDiffer(String projection) {
    projections.get(projection).mismatches.increment();
  }

  /** The meters of one projection. */
  private static final class Of {
    final Map<Path, Map<Stage, Timer>> stages;
    final Map<Path, DistributionSummary> batches;
    final Map<Path, Counter> applied;
    final Map<Repeat, Counter> repeats;
    final Map<Rebalance, Counter> rebalances;
    final Map<Retry, Counter> retries;
    final Counter failures;
    final Counter mismatches;
    final Counter badRecords;

    Of(Meters meters, String name) {
      stages =
          each(
              Path.class,
              path ->
                  each(
                      Stage.class,
                      stage ->
                          meters.timer(ProjectorMetric.BATCH_STAGE, name, tag(path), tag(stage))));
      batches = each(Path.class, p -> meters.summary(ProjectorMetric.BATCH_EVENTS, name, tag(p)));
      applied = each(Path.class, p -> meters.counter(ProjectorMetric.APPLIED_EVENTS, name, tag(p)));
      repeats =
          each(Repeat.class, r -> meters.counter(ProjectorMetric.REPEATED_BATCHES, name, tag(r)));
      rebalances =
          each(Rebalance.class, r -> meters.counter(ProjectorMetric.REBALANCES, name, tag(r)));
      retries = each(Retry.class, r -> meters.counter(ProjectorMetric.RETRIES, name, tag(r)));
      failures = meters.counter(ProjectorMetric.SCOPE_FAILURES, name);
      mismatches = meters.counter(ProjectorMetric.DIGEST_MISMATCHES, name);
      badRecords = meters.counter(ProjectorMetric.BAD_RECORDS, name);
    }

    private static <K extends Enum<K>, V> Map<K, V> each(Class<K> type, Function<K, V> value) {
      Map<K, V> all = new EnumMap<>(type);
      for (K key : type.getEnumConstants()) {
        all.put(key, value.apply(key));
      }
      return all;
    }

    private static String tag(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }
}
