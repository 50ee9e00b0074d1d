package io.projectory.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param events in the log at the end, over all tenants
 * @param lost rows missing and events not applied, in tables, tallies or topic
 * @param doubled rows that the log does not account for, and events counted twice
 * @param digestMismatches digests of rows that are not those of the independent fold
 * @param restarts processes that a supervisor had to start again
 * @param findings whatever else must not be: the first differences, failures left open, processes
 *     that did not stop when told
 */
public record ChaosReport(
    long seed,
    double minutes,
    List<Injected> faults,
    long events,
    long lost,
    long doubled,
    long digestMismatches,
    int restarts,
    List<String> findings) {

  /** Nothing lost, nothing doubled, nothing different, and every fault recovered from. */
  public boolean clean() {
    return lost == 0 && doubled == 0 && digestMismatches == 0 && findings.isEmpty();
  }

  /** Faults that count, by kind. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    faults.stream()
        .filter(Injected::counts)
        .forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
    return counts;
  }

  /** Times to recover from the faults of a kind, ascending; of all kinds for null. */
  public List<Duration> recoveries(String kind) {
    return faults.stream()
        .filter(fault -> kind == null || fault.kind().equals(kind))
        .filter(fault -> fault.counts() && fault.recovery() != null)
        .map(Injected::recovery)
        .sorted()
        .toList();
  }

  /** The middle one; 0 for none. */
  public static long medianMillis(List<Duration> ascending) {
    return ascending.isEmpty() ? 0 : ascending.get(ascending.size() / 2).toMillis();
  }

  /** The last one; 0 for none. */
  public static long worstMillis(List<Duration> ascending) {
    return ascending.isEmpty() ? 0 : ascending.get(ascending.size() - 1).toMillis();
  }

  /** The public form, for programs. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("minutes", minutes);
    json.put("faults", counts());
    json.put("events", events);
    json.put("lost", lost);
    json.put("doubled", doubled);
    json.put("digest_mismatches", digestMismatches);
    json.put("recovery_median_ms", medianMillis(recoveries(null)));
    json.put("recovery_worst_ms", worstMillis(recoveries(null)));
    return json;
  }
}
