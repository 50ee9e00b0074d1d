package io.projectory.runtime.run;

import io.projectory.api.TopicProjection;
import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.BackoffCount;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.failure.ErrorText;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.loop.WakingLoop;
import io.projectory.runtime.topic.EventTopic;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings runs to their end, one step at a time, on a thread of its own. Every member has one. A
 * member claims a run for a few seconds, does one step, and lets it go: everything a run is stands
 * in its rows, so when a member dies, another goes on with the next step.
 */
public final class RunDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration BETWEEN_STEPS = Duration.ofMillis(100);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
  private static final Backoff AWAY = new Backoff(AFTER_TROUBLE, Duration.ofSeconds(4));
  private static final long IDLE_MILLIS = 500;

  private final String memberId;
  private final DataSource views;
  private final RunParts parts;
  private final RunStore runs = new RunStore();
  private final RunBeginning beginning;
  private final RunWatch watch;
  private final FeedRebuild feeds;
  private final Clock clock;
  private final Runnable began;
  private final BackoffCount failures;
  private final WakingLoop loop = new WakingLoop("runs", this::look);

  /** {@code began} is told when scopes may have been detached for a run. */
  public RunDriver(
      String memberId,
      DataSource views,
      LogReader log,
      EventTopic topic,
      DigestService digests,
      RunParts parts,
      Admin admin,
      Clock clock,
      Runnable began,
      EngineListener watcher,
      RandomGenerator random) {
    this.memberId = memberId;
    this.views = views;
    this.parts = parts;
    this.clock = clock;
    this.began = began;
    this.failures = new BackoffCount(AWAY, random);
    RunScopeStore scopes = new RunScopeStore();
    this.beginning = new RunBeginning(views, log, topic, digests, parts, runs, scopes);
    this.watch = new RunWatch(views, digests, parts, runs, scopes, clock, watcher);
    this.feeds = new FeedRebuild(views, admin, runs);
  }

  public void start() {
    loop.start();
  }

  /** A run was asked for: look at once. */
  public void wake() {
    loop.wake();
  }

  @Override
  public void close() {
    loop.close();
  }

  /** How long to wait with the next look. */
  private long look() {
    try {
      Optional<Run> claimed = claim();
      failures.succeeded();
      if (claimed.isEmpty()) {
        return IDLE_MILLIS;
      }
      step(claimed.get());
      return 0;
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Runs cannot be looked at now, trying again error={}", e.toString());
      return failures.failed().toMillis();
    }
  }

  private Optional<Run> claim() throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return runs.claim(connection, memberId, LEASE, parts.ofBothKinds());
    }
  }

  private void step(Run run) throws SQLException {
    long started = clock.millis();
    Duration delay = BETWEEN_STEPS;
    try {
      Optional<TopicProjection> fed = parts.fed(run.projection());
      if (fed.isPresent()) {
        feeds.step(run, fed.get());
      } else {
        delay = stepOfLog(run);
      }
    } catch (ProjectoryException | TypedStop e) {
      delay = refused(run, e);
    } catch (SQLException | RuntimeException e) {
      delay = troubled(run, e);
    }
    // watching many scopes costs: at most a fifth of the time, comparing at most half of it
    int share = run.phaseState() == Run.Phase.COMPARING ? 1 : 4;
    Duration spent = Duration.ofMillis(Math.min(2_000, (clock.millis() - started) * share));
    letGo(run, delay.compareTo(spent) > 0 ? delay : spent);
  }

  private Duration stepOfLog(Run run) throws SQLException {
    switch (run.phaseState()) {
      case QUEUED -> {
        beginning.begin(run);
        began.run();
      }
      case MOVING -> watch.watch(run);
      case COMPARING -> {
        watch.compare(run);
        return Duration.ofMillis(1);
      }
    }
    return BETWEEN_STEPS;
  }

  private void fail(Run run, String code, String message) throws SQLException {
    Optional<TopicProjection> fed = parts.fed(run.projection());
    if (fed.isPresent()) {
      feeds.fail(run, fed.get(), code, message);
    } else {
      watch.fail(run, code, message);
    }
  }

  /** The log's database counts as a server that cannot be reached; everything else is an answer. */
  private Duration refused(Run run, RuntimeException error) throws SQLException {
    if (error instanceof ProjectoryException known && known.code() == ErrorCode.STORAGE) {
      return troubled(run, error);
    }
    String code =
        error instanceof ProjectoryException known
            ? known.code().code()
            : ErrorCode.CONFLICT.code();
    fail(run, code, error.getMessage());
    return BETWEEN_STEPS;
  }

  private Duration troubled(Run run, Exception error) throws SQLException {
    if (FailureClass.of(error) == FailureClass.INFRASTRUCTURE) {
      LOG.info(
          "A step of a run could not be done now, trying again job={} error={}",
          run.jobId(),
          error.toString());
    } else {
      LOG.error("A step of a run failed job={}", run.jobId(), error);
      if (run.phaseState() == Run.Phase.QUEUED) {
        // nothing was changed, and waiting does not heal it
        fail(run, ErrorCode.STORAGE.code(), ErrorText.printable(error.getMessage()));
      }
    }
    return AFTER_TROUBLE;
  }

  private void letGo(Run run, Duration delay) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      runs.nextStep(connection, run.jobId(), memberId, delay);
    }
  }
}
