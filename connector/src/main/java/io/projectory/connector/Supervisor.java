package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.engine.Progress;
import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.log.Postgres;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.Failures;
import io.projectory.connector.stop.StopReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to lead, again and again, until it is stopped or something is wrong that does not heal by
 * itself. One thread runs it; {@link #stop} may come from any.
 */
final class Supervisor implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration STANDBY_LOOK = Duration.ofMillis(250);

  /**
   * After an outage the one that led before it is the quicker to begin: it has done all of it once,
   * and knows its brokers. A standby whose leader died meanwhile loses this time, and no other
   * does: while the server is there, a standby is connected and looks.
   */
  private static final Duration PRECEDENCE_OF_THE_LEADER = Duration.ofSeconds(1);

  private static final int MOST_UNKNOWN_FAILURES = 5;

  private final ConnectorConfig config;
  private final StateBoard board;
  private final Progress progress;
  private final RetainedWal retained;
  private final Waits waits;
  private final Brokers brokers;
  private final OutagePause pause = new OutagePause(System::nanoTime, this::stopWithin);
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final long startedAt = System.nanoTime();
  private long eventsAtFailure = -1;
  private int unknownFailures;
  private boolean postgresReached;
  private boolean anotherLed;

  Supervisor(
      ConnectorConfig config,
      StateBoard board,
      Progress progress,
      RetainedWal retained,
      DoubleSupplier random) {
    this.config = config;
    this.retained = retained;
    this.board = board;
    this.progress = progress;
    this.waits = new Waits(random);
    this.brokers = new Brokers(config);
  }

  void stop() {
    stop.complete(null);
  }

  @Override
  public void run() {
    try (brokers) {
      while (!stop.isDone()) {
        attempt();
      }
      board.set(ConnectorState.of(ConnectorState.Phase.STOPPED));
    } catch (ConnectorException e) {
      log.atError()
          .addKeyValue("reason", e.reason().code())
          .addKeyValue("finding", e.getMessage())
          .log("The connector stopped for good.");
      board.set(ConnectorState.failed(e));
    } catch (InterruptedException | InterruptException e) {
      board.set(ConnectorState.of(ConnectorState.Phase.STOPPED));
    }
  }

  private void attempt() throws InterruptedException {
    try {
      lead();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      recover(e);
    }
  }

  private void lead() throws Exception {
    try (LeaderSession session = LeaderSession.open(new Postgres(config), config)) {
      postgresReached = true;
      if (anotherLed && stopWithin(PRECEDENCE_OF_THE_LEADER)) {
        return;
      }
      while (!session.tryLead()) {
        anotherLed = true;
        board.set(ConnectorState.of(ConnectorState.Phase.STANDBY));
        progress.beat();
        if (stopWithin(STANDBY_LOOK)) {
          return;
        }
      }
      anotherLed = false;
      progress.beat();
      new Leadership(config, session, brokers, board, progress, stop, retained).run();
    }
  }

  private void recover(Exception error) throws InterruptedException {
    ConnectorException typed = Failures.find(error, ConnectorException.class);
    if (typed != null) {
      throw typed;
    }
    if (progress.events() != eventsAtFailure) {
      eventsAtFailure = progress.events();
      unknownFailures = 0;
      waits.reset();
    }
    giveUpAtStart(error);
    giveUpOnUnknown(error);
    log.atWarn()
        .addKeyValue("error", Failures.rootMessage(error))
        .log("The connector tries again.");
    log.atDebug().setCause(error).log("What made the connector try again.");
    progress.attemptFailed();
    board.set(ConnectorState.waiting(Failures.rootMessage(error)));
    boolean postgres = Failures.find(error, SQLException.class) != null;
    if (!postgres) {
      brokers.letGo();
    }
    pause.await(waits.next(), postgres ? this::reachesPostgres : () -> true);
  }

  private boolean reachesPostgres() {
    try {
      new Postgres(config).connect("look").close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Before the first success a wrong address is likelier than an outage. A standby has had its
   * success with Postgres.
   */
  private void giveUpAtStart(Exception error) {
    boolean postgres = Failures.find(error, SQLException.class) != null;
    if (board.wasReady() || postgres && postgresReached) {
      return;
    }
    boolean late = System.nanoTime() - startedAt > config.connector().startTimeout().toNanos();
    if (Failures.isRefusedLogin(error) || late && Failures.isInfrastructure(error)) {
      throw new ConnectorException(
          postgres ? StopReason.POSTGRES_UNREACHABLE : StopReason.KAFKA_UNREACHABLE,
          Failures.rootMessage(error),
          error);
    }
  }

  private void giveUpOnUnknown(Exception error) {
    if (Failures.isInfrastructure(error)) {
      return;
    }
    unknownFailures++;
    if (unknownFailures >= MOST_UNKNOWN_FAILURES) {
      throw new ConnectorException(StopReason.ENGINE_FAILED, Failures.rootMessage(error), error);
    }
  }

  private boolean stopWithin(Duration time) throws InterruptedException {
    try {
      stop.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
