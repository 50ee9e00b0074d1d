package io.projectory.app.operations;

import io.projectory.api.Projection;
import io.projectory.app.kafka.KafkaView;
import io.projectory.runtime.audit.AuditStore;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.command.Admitted;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStore;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.Text;
import io.projectory.schemas.log.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * The operator's functions (SEMANTICS 10, 12, 13), for every front: HTTP, command line, Java. They
 * ask the databases only, so any process answers for the fleet. Thread-safe.
 *
 * <p>Errors are {@link ProjectoryException}s: {@code invalid_argument} for bad arguments, found
 * before anything is asked; {@code storage} when a server cannot be read.
 */
public final class Operations {
  private static final int MAX_ROWS = 10_000;

  private final DataSource views;
  private final EventLog log;
  private final OperationsConfig config;
  private final Fleet fleet;
  private final HealthReader health;
  private final Waiting waiting;
  private final Admission admission;
  private final PlanReader plans;
  private final Fed fed;
  private final RunStore runs = new RunStore();

  /**
   * @param views projection database, as a role that may read it
   * @param log read only
   * @param admission the way in for commands
   */
  public Operations(
      DataSource views,
      EventLog log,
      OperationsConfig config,
      List<Projection> projections,
      Admission admission) {
    this.admission = admission;
    this.plans = new PlanReader(projections);
    this.fed = new Fed(views, projections);
    this.views = views;
    this.log = log;
    this.config = config;
    this.fleet = new Fleet(config.topic(), config.partitions());
    this.health = new HealthReader(config.projections(), config.fullDigestName());
    this.waiting = new Waiting(views, config.projections());
  }

  public RuntimeSnapshot runtimeSnapshot() {
    Fleet.Counts counts = Snapshots.single(views, fleet::counts);
    return new RuntimeSnapshot(
        counts.workers(), counts.runs(), counts.partitions(), config.projections(), feeds());
  }

  /** Of each projection that a topic of its own feeds: the application that fills it. */
  public List<FeedStatus> feeds() {
    return fed.status();
  }

  /** Of any tenant; one nobody knows has an empty log. */
  public ProjectionHealth projectionHealth(String tenantId) {
    String tenant = Tenants.require(tenantId);
    HealthReader.Stored stored = Snapshots.single(views, c -> health.read(c, tenant));
    return stored.against(log.getLastLogSeq(tenant));
  }

  /**
   * @throws ProjectoryException {@code not_found} for a projection that is not configured or a
   *     tenant without events
   */
  public WorkerStatus workerStatus(String projection, String tenantId) {
    String tenant = Tenants.require(tenantId);
    requireProjection(projection);
    Scope scope = Snapshots.consistent(views, c -> scope(c, tenant, projection));
    if (scope.found().isEmpty() && !scope.tenantKnown() && log.getLastLogSeq(tenant) == 0) {
      throw new ProjectoryException(
          ErrorCode.NOT_FOUND,
          "there is no tenant '" + tenant + "': its log is empty",
          Map.of("tenant_id", tenant));
    }
    return scope.found().orElse(WorkerReader.untouched(scope.key(), scope.member()));
  }

  /** Every scope of every tenant that has events, by tenant, then in canonical order. */
  public List<ScopeProgress> progress() {
    Map<ProgressReader.Name, ProgressReader.Place> places =
        Snapshots.single(views, c -> ProgressReader.cursors(c, config.projections()));
    return ProgressReader.against(log.heads(), config.projections(), places);
  }

  /** One page of the scopes, filtered and sorted here, so that callers never hold all of them. */
  public ScopePage scopes(ScopeQuery query) {
    if (query.projection() != null) {
      requireProjection(query.projection());
    }
    int partitions = runtimeSnapshot().partitionCount();
    List<ScopeProgress> all = progress();
    Instant now = Snapshots.single(views, Times::now);
    return ScopePage.of(all, query, log, partitions, now);
  }

  /** How far each projection is that a topic of its own feeds. */
  public List<TopicProgress> progressOfTopics(KafkaView kafka, Clock clock) {
    return fed.progress(kafka, clock);
  }

  /** Workers of all members that have beaten within the last hour. */
  public List<Member> members() {
    return Snapshots.single(views, Member::list);
  }

  /** Of scopes on the live path that have moved since, at most a hundred of the newest. */
  public List<Latency> latencies(Instant since) {
    return Latency.of(Snapshots.single(views, c -> Latency.moved(c, since)), log);
  }

  /** How many failures wait for somebody, over all tenants. */
  public long openFailures() {
    return Snapshots.single(views, FailureReader::open);
  }

  /**
   * Failures of every tenant, newest first.
   *
   * @param status {@code open}, {@code resolved} or {@code skipped}, or null for any
   */
  public List<OpenFailure> newestFailures(String status, int limit) {
    if (status != null && !List.of("open", "resolved", "skipped").contains(status)) {
      throw invalid("status", status, "write open, resolved or skipped");
    }
    requireLimit(limit);
    return Snapshots.single(views, c -> FailureReader.newest(c, status, limit)).stream()
        .map(OpenFailure::of)
        .toList();
  }

  /**
   * One event of the log.
   *
   * @throws ProjectoryException {@code not_found} when the tenant's log has no such position
   */
  public EventDetails event(String tenantId, long logSeq) {
    String tenant = Tenants.require(tenantId);
    if (logSeq < 1) {
      throw invalid("log_seq", logSeq, "write 1 or more");
    }
    return log.read(tenant, logSeq - 1, 1).stream()
        .filter(e -> e.logSeq() == logSeq)
        .findFirst()
        .map(EventDetails::of)
        .orElseThrow(
            () ->
                new ProjectoryException(
                    ErrorCode.NOT_FOUND,
                    "the log of tenant '" + tenant + "' has no event " + logSeq,
                    Map.of("tenant_id", tenant, "log_seq", logSeq)));
  }

  /**
   * Decides about a command and carries it out (SEMANTICS 11): {@code replay}, {@code rebuild},
   * {@code cancel_replay}, pause, resume, sync, skip.
   *
   * @throws ProjectoryException the refusal, with its category
   */
  public Admitted submit(AdminCommand command, Door door) {
    return admission.submit(command, door);
  }

  /** What a replay or rebuild would do; touches nothing. */
  public Plan plan(AdminCommand command) {
    if (!command.projection().equals(AdminCommand.ALL_PROJECTIONS)
        && !plans.knows(command.projection())) {
      throw invalid(
          "projection",
          command.projection(),
          "write one of " + String.join(", ", config.projections()) + ", or all");
    }
    String tenant = command.tenantId();
    Map<String, Long> heads = new LinkedHashMap<>();
    if (tenant == null) {
      log.heads().forEach(h -> heads.put(h.tenantId(), h.lastLogSeq()));
    } else {
      heads.put(tenant, log.getLastLogSeq(tenant));
    }
    return Snapshots.consistent(views, c -> plans.read(c, command, heads));
  }

  /**
   * Newest request first.
   *
   * @param tenantId null for all runs, else those that touch the tenant
   */
  public List<Run> listRuns(String tenantId) {
    String tenant = tenantId == null ? null : Tenants.require(tenantId);
    return Snapshots.single(views, c -> runs.list(c, tenant));
  }

  /** Any run ever stored. */
  public Optional<Run> replayStatus(String jobId) {
    return Snapshots.single(views, c -> runs.find(c, Text.trim(jobId).toLowerCase(Locale.ROOT)));
  }

  /** Commands and what became of them, newest first. */
  public List<AuditEntry> audit(int limit) {
    requireLimit(limit);
    return Snapshots.single(views, c -> new AuditStore().latest(c, limit)).stream()
        .map(AuditEntry::of)
        .toList();
  }

  /** Newest first; all of them, also resolved and skipped ones. */
  public List<Failure> listFailures(String tenantId) {
    String tenant = Tenants.require(tenantId);
    return Snapshots.single(views, c -> FailureReader.list(c, tenant));
  }

  /**
   * Waits until every projection has applied the position, or an operator is needed, or the time is
   * over. Blocks the caller; holds no connection meanwhile.
   *
   * @param logSeq a position, or null for the log's head now
   */
  public WaitResult waitFor(String tenantId, Long logSeq, Duration timeout) {
    String tenant = Tenants.require(tenantId);
    if (logSeq != null && logSeq < 0) {
      throw invalid("log_seq", logSeq, "write 0 or more");
    }
    if (timeout.isNegative()) {
      throw invalid("timeout", timeout.toMillis() + " ms", "write 0 or more");
    }
    long wanted = logSeq == null ? log.getLastLogSeq(tenant) : logSeq;
    return waiting.until(tenant, wanted, timeout);
  }

  /**
   * Lag by projection, in canonical order, and partition.
   *
   * @param endOffsets by partition, read before: a cursor is then never behind a record that was
   *     not there yet
   */
  public List<PartitionLag> lag(Map<Integer, Long> endOffsets) {
    Map<String, Map<Integer, Long>> cursors =
        Snapshots.single(views, c -> PartitionCursors.read(c, config.topic()));
    List<PartitionLag> lags = new ArrayList<>();
    for (String projection : config.projections()) {
      Map<Integer, Long> own = cursors.getOrDefault(projection, Map.of());
      new TreeMap<>(endOffsets)
          .forEach(
              (partition, end) -> {
                long current = own.getOrDefault(partition, 0L);
                long lag = Math.max(end - current, 0);
                lags.add(new PartitionLag(projection, partition, current, end, lag));
              });
    }
    return lags;
  }

  /** What is known of a scope, which may have no row yet. */
  private record Scope(
      WorkerStatus.Key key, String member, Optional<WorkerStatus> found, boolean tenantKnown) {}

  private Scope scope(Connection connection, String tenant, String projection) throws SQLException {
    int partition = Partitions.of(tenant, fleet.partitions(connection));
    WorkerStatus.Key key = new WorkerStatus.Key(tenant, projection, partition);
    String member = fleet.holder(connection, projection, partition).orElse(null);
    return new Scope(
        key,
        member,
        WorkerReader.find(connection, key, member),
        WorkerReader.knows(connection, tenant));
  }

  private void requireProjection(String projection) {
    if (Text.isBlank(projection)) {
      throw invalid("projection", "", "write one of " + String.join(", ", config.projections()));
    }
    if (!config.projections().contains(projection)) {
      throw new ProjectoryException(
          ErrorCode.NOT_FOUND,
          "there is no projection '"
              + projection
              + "'; known are "
              + String.join(", ", config.projections()),
          Map.of("projection", projection));
    }
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_ROWS) {
      throw invalid("limit", limit, "write 1 to " + MAX_ROWS);
    }
  }

  private static ProjectoryException invalid(String key, Object value, String instead) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT,
        key + " '" + value + "' is not possible; " + instead,
        Map.of("field", key));
  }
}
