package io.projectory.local;

import io.projectory.schemas.config.ConfigFile;
import io.projectory.servers.PortTakenException;
import io.projectory.servers.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Postgres, Kafka, connector and projector in this JVM, all data in one folder; where it is wanted,
 * the Streams application in a process beside it. What was there is there again after a restart,
 * also after a kill -9 of everything in any order.
 *
 * <p>{@code start} installs a shutdown hook, so SIGTERM and SIGINT stop everything in good order
 * within ten seconds, also in the middle of starting. Thread-safe.
 */
public final class LocalStack implements AutoCloseable {

  /** What is left of ten seconds when a server, just started, has to be stopped again. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(6);

  private static final Duration READY_PATIENCE = Duration.ofSeconds(150);

  private final CountDownLatch started = new CountDownLatch(1);
  private final DataDirectory directory;
  private final StackFile file;
  private final StackSettings settings;
  private final Optional<Path> libraries;
  private final Stop stop;
  private final Supervisor supervisor;
  private final Thread hook;

  private LocalStack(DataDirectory directory, Stop stop, LocalOptions options) {
    this.directory = directory;
    this.stop = stop;
    file = StackFile.read(directory.resolve("projectory.yaml"));
    settings = StackSettings.settle(file, options, directory.resolve("streams"));
    libraries = options.streams();
    supervisor = new Supervisor();
    hook = new Thread(this::stopAndWait, "stop-stack");
  }

  /**
   * Answers when everything runs and the first events would be applied.
   *
   * @param progress is told what is being done, in a few words each, for people; from any thread
   * @throws LocalStackException with one line for the user; everything is stopped again
   */
  public static LocalStack start(LocalOptions options, Consumer<String> progress) {
    Stop stop = new Stop();
    try {
      DataDirectory directory = DataDirectory.claim(options.dataDirectory());
      stop.add("data directory", Duration.ofSeconds(1), directory);
      LocalStack stack = new LocalStack(directory, stop, options);
      stack.runOrStop(progress);
      return stack;
    } catch (RuntimeException e) {
      stop.close();
      throw Faults.explain(e, options.dataDirectory());
    }
  }

  private void runOrStop(Consumer<String> progress) {
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      run(progress);
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      started.countDown();
    }
  }

  /** In the middle of a start, a server may be about to run of which {@code stop} does not know. */
  private void stopAndWait() {
    stop.close();
    try {
      started.await(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Consumer<String> progress) {
    if (!Ports.isFree(settings.httpPort())) {
      throw new PortTakenException("HTTP", settings.httpPort());
    }
    Servers servers = new Servers(directory, settings, stop);
    servers.start(progress);
    settings.rememberPorts();
    supervisor.watch("Postgres", servers::postgresFailure);
    supervisor.watch("Kafka", servers::kafkaFailure);
    ConfigFile configuration = ConfigFile.load(file.path(), System.getenv());
    for (Workers.Start worker : Workers.inOrder(libraries, directory, settings)) {
      progress.accept("starting the " + worker.title());
      Worker running = worker.start().apply(configuration);
      stop.add(worker.title(), worker.patience(), running);
      supervisor.watch(worker.title(), running);
    }
    supervisor.start();
    stop.add("supervisor", Duration.ofSeconds(1), supervisor);
    supervisor.awaitReady(READY_PATIENCE);
  }

  /** Of the event log's database; logins are in {@link #configFile()}. */
  public String jdbcUrl() {
    return file.get("event_log", "url");
  }

  /** Of the projections' database. */
  public String projectionsJdbcUrl() {
    return file.get("projections", "url");
  }

  public String bootstrapServers() {
    return file.get("kafka", "bootstrap_servers");
  }

  public String httpUrl() {
    return "http://127.0.0.1:" + settings.httpPort();
  }

  /** The configuration that other commands read to reach this stack; holds passwords. */
  public Path configFile() {
    return file.path();
  }

  public Path dataDirectory() {
    return directory.path();
  }

  /**
   * Waits until a part of the stack fails; answers one line that says which and why. Does not
   * return when the stack is closed.
   */
  public String awaitFailure() throws InterruptedException {
    return supervisor.awaitFailure();
  }

  /** Stops everything in reverse order, within ten seconds; a second call waits for the first. */
  @Override
  public void close() {
    stop.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is stopping: the hook is at work or done
      return;
    }
  }
}
