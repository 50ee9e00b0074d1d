package io.projectory.app.flow;

import io.projectory.app.flow.Overview.GroupStage;
import io.projectory.app.flow.Overview.LogStage;
import io.projectory.app.flow.Overview.PartitionStage;
import io.projectory.app.flow.Overview.SlotStage;
import io.projectory.app.flow.Overview.TopicStage;
import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.Latency;
import io.projectory.app.operations.Member;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.PartitionLag;
import io.projectory.app.operations.RuntimeSnapshot;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.RfcNow;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.LogPosition;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Reads the whole path of an event from the servers. Thread-safe. */
public final class OverviewReader {
  /** How many scopes that are behind are asked for the age of their next event. */
  private static final int MOST_PROBES = 2_000;

  private final Operations operations;
  private final EventLog log;
  private final DataSource logDatabase;
  private final KafkaView kafka;
  private final FlowNames names;
  private final FlowWatch watch;
  private final Map<String, List<String>> tables;
  private final FeedReader feeds;
  private final Clock clock;

  /** Whom it asks. */
  public record Sources(
      Operations operations,
      EventLog log,
      DataSource logDatabase,
      KafkaView kafka,
      FlowWatch watch) {}

  /**
   * @param tables that each projection owns
   */
  public OverviewReader(
      Sources sources, FlowNames names, Map<String, List<String>> tables, Clock clock) {
    this.operations = sources.operations();
    this.log = sources.log();
    this.logDatabase = sources.logDatabase();
    this.kafka = sources.kafka();
    this.watch = sources.watch();
    this.names = names;
    this.tables = tables;
    this.feeds = new FeedReader(operations, kafka, names, clock);
    this.clock = clock;
  }

  /**
   * Costs a pass over all cursors and heads. Without Kafka what depends on it is null.
   *
   * @param since latencies are those of scopes that have moved after it
   * @throws ProjectoryException {@code storage} when a database cannot be asked
   */
  public Overview read(Instant since) {
    Map<Integer, Long> ends = ends();
    List<ScopeProgress> scopes = operations.progress();
    Map<LogPosition, Instant> ages = ages(scopes);
    List<GroupStage> groups = groups(scopes, ages, ends, operations.latencies(since));
    Instant oldest = ages.values().stream().min(Instant::compareTo).orElse(null);
    RuntimeSnapshot fleet = operations.runtimeSnapshot();
    long pending = scopes.stream().mapToLong(ScopeProgress::pending).sum();
    return new Overview(
        RfcNow.format(clock.instant()),
        pending == 0,
        pending,
        rfc(oldest),
        seconds(oldest),
        counts(scopes),
        operations.openFailures(),
        fleet.activeReplayJobs(),
        watch.look(),
        logStage(scopes),
        slot(),
        ends == null ? null : new TopicStage(names.topic(), List.copyOf(ends.values())),
        groups,
        feeds.read(fleet.feeds(), ends));
  }

  private Map<Integer, Long> ends() {
    try {
      int partitions = kafka.topic(names.topic()).map(KafkaView.Topic::partitions).orElse(0);
      return partitions == 0
          ? new TreeMap<>()
          : new TreeMap<>(kafka.ends(names.topic(), partitions));
    } catch (ProjectoryException e) {
      // the rest can be told all the same; where events stop says that Kafka is away
      return null;
    }
  }

  private LogStage logStage(List<ScopeProgress> scopes) {
    Map<String, Long> heads = new HashMap<>();
    scopes.forEach(s -> heads.put(s.tenantId(), s.head()));
    return new LogStage(heads.size(), heads.values().stream().mapToLong(Long::longValue).sum());
  }

  private SlotStage slot() {
    try {
      return SlotUse.read(logDatabase, names.slot())
          .map(s -> new SlotStage(names.slot(), true, s.active(), s.lost(), s.retainedBytes()))
          .orElse(new SlotStage(names.slot(), false, false, false, 0));
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  private List<GroupStage> groups(
      List<ScopeProgress> scopes,
      Map<LogPosition, Instant> ages,
      Map<Integer, Long> ends,
      List<Latency> latencies) {
    Map<String, Map<Integer, String>> holders = holders();
    List<PartitionLag> lags = operations.lag(ends == null ? Map.of() : ends);
    List<GroupStage> groups = new ArrayList<>();
    for (String projection : names.projections()) {
      List<ScopeProgress> own =
          scopes.stream().filter(s -> s.projection().equals(projection)).toList();
      Instant oldest =
          own.stream()
              .map(s -> ages.get(next(s)))
              .filter(a -> a != null)
              .min(Instant::compareTo)
              .orElse(null);
      Map<Integer, String> members = holders.getOrDefault(projection, Map.of());
      groups.add(
          new GroupStage(
              projection,
              names.group(projection),
              tables.getOrDefault(projection, List.of()),
              own.stream().mapToLong(ScopeProgress::cursor).sum(),
              own.stream().mapToLong(ScopeProgress::pending).sum(),
              rfc(oldest),
              seconds(oldest),
              Latency.median(latencies, projection),
              counts(own),
              lags.stream()
                  .filter(l -> l.projection().equals(projection))
                  .map(l -> stage(l, members))
                  .toList()));
    }
    return groups;
  }

  private static PartitionStage stage(PartitionLag lag, Map<Integer, String> members) {
    return new PartitionStage(
        lag.partition(),
        lag.currentOffset(),
        lag.endOffset(),
        lag.lag(),
        members.get(lag.partition()));
  }

  private Map<String, Map<Integer, String>> holders() {
    Map<String, Map<Integer, String>> holders = new HashMap<>();
    for (Member member : operations.members()) {
      if (member.beats()) {
        Map<Integer, String> own =
            holders.computeIfAbsent(member.projection(), p -> new HashMap<>());
        member.partitions().forEach(p -> own.put(p, member.memberId()));
      }
    }
    return holders;
  }

  private Map<LogPosition, Instant> ages(List<ScopeProgress> scopes) {
    List<LogPosition> next =
        scopes.stream()
            .filter(s -> !s.current())
            .map(OverviewReader::next)
            .distinct()
            .limit(MOST_PROBES)
            .toList();
    return log.recordedAt(next);
  }

  private static LogPosition next(ScopeProgress scope) {
    return new LogPosition(scope.tenantId(), scope.cursor() + 1);
  }

  private static Map<String, Long> counts(List<ScopeProgress> scopes) {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("total", (long) scopes.size());
    counts.put("behind", scopes.stream().filter(s -> !s.current()).count());
    counts.put("current", scopes.stream().filter(ScopeProgress::current).count());
    for (String status : List.of("idle", "retrying", "failed", "paused", "rebuilding")) {
      counts.put(status, scopes.stream().filter(s -> s.status().equals(status)).count());
    }
    return counts;
  }

  private static String rfc(Instant instant) {
    return instant == null ? null : RfcNow.format(instant);
  }

  private long seconds(Instant since) {
    return since == null ? 0 : Math.max(0, Duration.between(since, clock.instant()).toSeconds());
  }
}
