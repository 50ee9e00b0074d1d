package io.projectory.app;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projector as a process of its own: {@code --config FILE}. Exit codes: 0 stopped when told to,
 * 1 it could not go on, 2 the configuration is wrong.
 */
public final class ProjectorMain {
  static final int STOPPED = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private ProjectorMain() {}

  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "projectory-logback.xml");
    }
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    Logger log = LoggerFactory.getLogger(ProjectorMain.class);
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      log.error("The command line is wrong; write --config FILE");
      return USAGE;
    }
    try {
      Projector projector =
          Projector.start(ConfigFile.load(Path.of(arguments[1]), System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(projector), "stop-projector"));
      log.atInfo().addKeyValue("http", projector.httpUrl()).log("The projector runs");
      Throwable failure = projector.failure().join();
      log.atError().addKeyValue("error", failure.toString()).log("The projector cannot go on");
      return FAILED;
    } catch (ProjectoryException e) {
      log.atError().addKeyValue("error", e.getMessage()).log("The projector does not start");
      return e.code() == ErrorCode.INVALID_ARGUMENT ? USAGE : FAILED;
    } catch (TypedStop e) {
      log.atError().addKeyValue("error", e.getMessage()).log("The projector must not start");
      return FAILED;
    }
  }

  /** A signal asked for it: that is no failure. */
  private static void stop(Projector projector) {
    boolean asked = !projector.failure().isDone();
    projector.close();
    Runtime.getRuntime().halt(asked ? STOPPED : FAILED);
  }
}
