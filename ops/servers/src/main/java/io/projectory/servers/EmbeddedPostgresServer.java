package io.projectory.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A PostgreSQL 18 server with logical decoding, listening on 127.0.0.1 only. It is a process of its
 * own in a session of its own: a Ctrl-C in the terminal does not reach it, and it survives a kill
 * -9 of its starter; the next {@code start} on the same data directory stops such an orphan first.
 *
 * <p>Not thread-safe: start, stop and the fault methods belong to one thread. Data sources may be
 * used from any.
 */
public final class EmbeddedPostgresServer implements PostgresServer, AutoCloseable {

  private static final String START_SECONDS = "60";
  private static final int ATTEMPTS = 50;
  private static final Pattern REASON =
      Pattern.compile("] (FATAL|PANIC)|could not|invalid value|unrecognized");

  private final PostgresOptions options;
  private final PostgresDataDirectory data;
  private final PostgresPrograms programs;
  private final Postmaster postmaster;
  private int port;

  private EmbeddedPostgresServer(PostgresOptions options) {
    this.options = options;
    programs = new PostgresPrograms();
    Path directory =
        options
            .dataDirectory()
            .orElseGet(() -> Directories.temporary("projectory-postgres").resolve("data"));
    data = new PostgresDataDirectory(directory, programs);
    postmaster = new Postmaster(directory, programs);
    port = options.port();
  }

  /**
   * Answers when the server accepts connections.
   *
   * @throws PortTakenException if the port that was asked for is in use
   * @throws ServerException if the folder or the server does not let itself be used
   */
  public static EmbeddedPostgresServer start(PostgresOptions options) {
    EmbeddedPostgresServer server = new EmbeddedPostgresServer(options);
    try {
      server.startAgain();
      return server;
    } catch (RuntimeException e) {
      server.deleteIfTemporary();
      throw e;
    }
  }

  /** Starts the server again after {@link #stop} or {@link #killNine}, on the same port. */
  public void startAgain() {
    postmaster.stopOrphan();
    data.createIfMissing(options);
    boolean anyPort = port == 0;
    for (int attempt = 1; ; attempt++) {
      int candidate = anyPort ? Ports.free() : port;
      String error = tryStart(candidate);
      if (error == null) {
        port = candidate;
        return;
      }
      boolean taken = error.contains("Address already in use");
      if (taken && !anyPort) {
        throw new PortTakenException("Postgres", candidate);
      }
      if (attempt == ATTEMPTS || !(taken || isLeftoverOfCrash(error))) {
        throw new ServerException("Postgres does not start in " + data.path() + ": " + error);
      }
      pause();
    }
  }

  private String tryStart(int candidate) {
    data.configure(options, candidate);
    long logEnd = data.log().toFile().length();
    List<String> arguments =
        List.of(
            "start",
            "-D",
            data.path().toString(),
            "-l",
            data.log().toString(),
            "-w",
            "-t",
            START_SECONDS);
    PostgresPrograms.Outcome outcome = programs.run("pg_ctl", arguments);
    return outcome.ok() ? null : failure(outcome, logEnd);
  }

  private String failure(PostgresPrograms.Outcome outcome, long logEnd) {
    try {
      byte[] log = Files.readAllBytes(data.log());
      int from = (int) Math.min(logEnd, log.length);
      String fresh = new String(log, from, log.length - from, StandardCharsets.UTF_8);
      String said =
          fresh
              .lines()
              .filter(line -> REASON.matcher(line).find())
              .map(EmbeddedPostgresServer::withoutStamp)
              .collect(Collectors.joining("; "));
      return said.isEmpty() ? outcome.lastLine() : said;
    } catch (IOException e) {
      return outcome.lastLine();
    }
  }

  private static boolean isLeftoverOfCrash(String error) {
    return error.contains("pre-existing shared memory block")
        || error.contains("lock file \"postmaster.pid\" already exists");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while starting Postgres", e);
    }
  }

  /** What the server said when it last had something to say: its reason to stop, if it stopped. */
  public String lastWords() {
    try (Stream<String> lines = Files.lines(data.log())) {
      return lines
          .filter(line -> REASON.matcher(line).find())
          .reduce((first, second) -> second)
          .map(EmbeddedPostgresServer::withoutStamp)
          .orElse("no reason in " + data.log());
    } catch (IOException e) {
      return "cannot read " + data.log();
    }
  }

  private static String withoutStamp(String line) {
    return line.replaceFirst("^[^\\[]*\\[\\d+] ", "");
  }

  @Override
  public int port() {
    return port;
  }

  /** Process id of the running server. */
  public long pid() {
    return postmaster
        .find()
        .orElseThrow(() -> new ServerException("Postgres is not running in " + data.path()))
        .pid();
  }

  public boolean isRunning() {
    return postmaster.find().isPresent();
  }

  @Override
  public DataSource superuserDataSource(String database) {
    return dataSource(database, SUPERUSER, options.superuserPassword().orElse(null));
  }

  /** kill -9 of the server and all its processes; {@link #startAgain} recovers. */
  public void killNine() {
    postmaster.killAll();
  }

  /** An immediate stop (no checkpoint, sessions cut) and a start on the same port. */
  public void restartImmediate() {
    postmaster.stopImmediately();
    startAgain();
  }

  /** Ends all sessions, waits for the server to end; removes a temporary data directory. */
  public void stop() {
    postmaster.stop();
    deleteIfTemporary();
  }

  /** The same, but by force (no checkpoint, recovery at the next start) after so many seconds. */
  public void stop(Duration patience) {
    postmaster.stop(patience);
    deleteIfTemporary();
  }

  private void deleteIfTemporary() {
    if (options.dataDirectory().isPresent()) {
      return;
    }
    try {
      Directories.delete(data.path().getParent());
    } catch (IOException e) {
      throw new ServerException("cannot remove " + data.path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
