package io.projectory.app;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.LoggingConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projector as a process of its own: {@code --config FILE}. Exit codes: 0 stopped when told to,
 * 1 it could not go on, 2 the configuration is wrong, 3 a server could not be reached for too long
 * ({@code max_consecutive_poll_failures}): start it again.
 */
public final class ProjectorMain {
  static final int STOPPED = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 3;

  /** Below the ten seconds after which container engines kill. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  private ProjectorMain() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      logger(null).error("The command line is wrong; write --config FILE");
      return USAGE;
    }
    ConfigFile file;
    try {
      file = ConfigFile.load(Path.of(arguments[1]), System.getenv());
    } catch (ProjectoryException e) {
      logger(null).atError().addKeyValue("error", e.getMessage()).log("No configuration");
      return USAGE;
    }
    return run(file, logger(file));
  }

  /** The file says how the log is written: nothing may be logged before it is read. */
  private static Logger logger(ConfigFile file) {
    LoggingConfig.choose(file, "projectory-logback.xml");
    return LoggerFactory.getLogger(ProjectorMain.class);
  }

  private static int run(ConfigFile file, Logger log) {
    try {
      Projector projector = Projector.start(file);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(projector, log), "stop-projector"));
      log.atInfo().addKeyValue("http", projector.httpUrl()).log("The projector runs");
      Throwable failure = projector.failure().join();
      log.atError().addKeyValue("error", failure.toString()).log("The projector cannot go on");
      return exitCode(failure);
    } catch (ProjectoryException e) {
      log.atError().addKeyValue("error", e.getMessage()).log("The projector does not start");
      return e.code() == ErrorCode.INVALID_ARGUMENT ? USAGE : FAILED;
    } catch (TypedStop e) {
      log.atError().addKeyValue("error", e.getMessage()).log("The projector must not start");
      return FAILED;
    }
  }

  /**
   * A signal asked for it: that is no failure. What is not done in time is left: to end by force is
   * always safe, only slower for those who take over.
   */
  private static void stop(Projector projector, Logger log) {
    Throwable failure = projector.failure().getNow(null);
    Thread closing = new Thread(projector::close, "closing-projector");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      log.atWarn().addKeyValue("seconds", STOP_LIMIT.toSeconds()).log("Not all could be closed");
    }
    Runtime.getRuntime().halt(failure == null ? STOPPED : exitCode(failure));
  }

  private static int exitCode(Throwable failure) {
    return failure instanceof TypedStop stop
            && stop.reason() == TypedStop.Reason.TOO_MANY_POLL_FAILURES
        ? UNREACHABLE
        : FAILED;
  }
}
