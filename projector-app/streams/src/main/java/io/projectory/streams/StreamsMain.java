package io.projectory.streams;

import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.LoggingConfig;
import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.stop.StopReason;
import io.projectory.streams.stop.StreamsStop;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance as a process of its own: {@code StreamsMain --config FILE [--with-parent]}. Runs
 * until SIGTERM; with {@code --with-parent} no longer than the process that started it.
 *
 * <p>Exit codes: 0 stopped as asked, 1 stopped for good by a typed failure, 2 bad usage or
 * configuration, 3 a server cannot be reached: start it again. Each but 0 comes with one line on
 * standard error.
 */
public final class StreamsMain {
  static final int STOPPED = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 3;

  private static final String LOGGING = "projectory-streams-logback.xml";

  private StreamsMain() {}

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    boolean withParent = words.size() == 3 && words.get(2).equals("--with-parent");
    if (words.size() < 2 || !words.get(0).equals("--config") || words.size() > 2 && !withParent) {
      end(USAGE, "usage: streams --config FILE [--with-parent]");
    }
    if (withParent) {
      ProcessHandle.current().parent().ifPresent(p -> p.onExit().thenRun(() -> System.exit(0)));
    }
    run(read(Path.of(words.get(1))));
  }

  private static void run(StreamsConfiguration config) {
    try {
      StreamsApp app = StreamsApp.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app), "stop-streams"));
      Logger log = LoggerFactory.getLogger(StreamsMain.class);
      log.atInfo().addKeyValue("http", app.url()).log("The Streams application runs");
      StreamsStop failure = app.failure().join();
      app.close();
      end(exitCode(failure), failure.line());
    } catch (ProjectoryException e) {
      end(USAGE, e.getMessage());
    }
  }

  /** On a signal: the exit code is ours, not the signal's. */
  private static void stop(StreamsApp app) {
    app.close();
    StreamsStop failure = app.failure().getNow(null);
    Runtime.getRuntime().halt(failure == null ? STOPPED : exitCode(failure));
  }

  private static StreamsConfiguration read(Path file) {
    try {
      ConfigFile read = ConfigFile.load(file, System.getenv());
      LoggingConfig.choose(read, LOGGING);
      return StreamsConfiguration.of(read);
    } catch (ProjectoryException | IllegalArgumentException e) {
      end(USAGE, e.getMessage());
      throw e;
    }
  }

  private static int exitCode(StreamsStop failure) {
    boolean unreachable =
        failure.reason() == StopReason.POSTGRES_UNREACHABLE
            || failure.reason() == StopReason.KAFKA_UNREACHABLE;
    return unreachable ? UNREACHABLE : FAILED;
  }

  /** Halts: a thread of a library that hangs must not keep the process. */
  private static void end(int code, String line) {
    System.err.println(line);
    Runtime.getRuntime().halt(code);
  }
}
