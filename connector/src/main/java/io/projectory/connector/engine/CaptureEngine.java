package io.projectory.connector.engine;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.log.LogTable;
import io.projectory.connector.log.Postgres;
import io.projectory.connector.state.StateStore;
import io.projectory.connector.topic.Publisher;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of Debezium's engine, from its start to its end. Not to be started again. Thread-safe.
 */
public final class CaptureEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaptureEngine.class);
  private static final int REMEMBERED_TENANTS = 100_000;
  private static final Duration BATCH_PATIENCE = Duration.ofSeconds(3);
  private static final Duration END_PATIENCE = Duration.ofSeconds(8);

  private final String owner = UUID.randomUUID().toString();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Publisher publisher;
  private final ChangeHandler handler;
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

  /** Prepares; {@link #start} runs it. */
  public CaptureEngine(
      ConnectorConfig config, Publisher publisher, StateStore store, Progress progress) {
    this.publisher = publisher;
    SequenceCheck sequence =
        new SequenceCheck(
            (tenant, after, before) -> holdsBetween(config, tenant, after, before),
            REMEMBERED_TENANTS);
    Tap tap = new Tap(config.limits().queueRecords(), config.limits().queueBytes());
    ParkingPolicy parking = new ParkingPolicy(tap);
    this.handler =
        new ChangeHandler(
            tap,
            parking,
            publisher,
            sequence,
            progress,
            new Gathering(
                tap,
                Math.min(ChangeHandler.MOST_CHANGES, config.limits().queueRecords()),
                Clock.systemUTC(),
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos())));
    PositionStore.register(owner, store);
    TapProvider.register(owner, tap);
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(EngineSettings.of(config, owner))
            .using((DebeziumEngine.CompletionCallback) this::end)
            .using(parking)
            .notifying(handler)
            .build();
  }

  private static boolean holdsBetween(
      ConnectorConfig config, String tenant, long after, long before) throws SQLException {
    try (Connection connection = new Postgres(config).connect("check")) {
      return LogTable.holdsBetween(connection, tenant, after, before);
    }
  }

  public void start() {
    Thread thread = new Thread(this::run, "connector-engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      engine.run();
    } finally {
      // the callback may not have come
      ended.complete(null);
      PositionStore.forget(owner);
      TapProvider.forget(owner);
    }
  }

  private void end(boolean success, String message, Throwable error) {
    if (success) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(error == null ? new IllegalStateException(message) : error);
    }
  }

  /** Completes when the engine ended, exceptionally if something went wrong. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /**
   * Ends it after the present batch, within a few seconds; safe to call again. An engine that hangs
   * on a dead connection is left behind: its handler publishes nothing any more.
   */
  @Override
  public void close() {
    try {
      if (!handler.close(BATCH_PATIENCE)) {
        // the brokers do not answer: what they did not acknowledge will be sent again
        publisher.close();
      }
      Thread closer = new Thread(this::closeEngine, "connector-engine-closer");
      closer.setDaemon(true);
      closer.start();
      ended.get(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.atWarn().log("The capture engine hangs and is left behind.");
    } catch (ExecutionException e) {
      log.atDebug().setCause(e).log("The capture engine ended with an error while closing.");
    }
  }

  private void closeEngine() {
    while (!ended.isDone()) {
      try {
        engine.close();
        return;
      } catch (IllegalStateException e) {
        // it cannot be closed while its tasks start, nor twice: look again shortly
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      } catch (IOException e) {
        return;
      }
    }
  }
}
