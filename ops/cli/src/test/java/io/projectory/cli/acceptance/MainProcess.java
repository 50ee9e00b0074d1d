package io.projectory.cli.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A main class of the class path in a process of its own; keeps the two outputs apart. */
final class MainProcess {
  private static final String CLI = "io.projectory.cli.Main";

  /**
   * A build in the background of a script ignores SIGINT, and so would its children; a Java process
   * that begins so does not hear it.
   */
  private static final List<String> HEARD = heard("env", "--default-signal");

  private final Process process;
  private final Lines out;
  private final Lines err;

  private MainProcess(Process process) {
    this.process = process;
    this.out = new Lines(process.getInputStream(), "out-" + process.pid());
    this.err = new Lines(process.getErrorStream(), "err-" + process.pid());
  }

  /** The command line. */
  static MainProcess start(List<String> jvmOptions, List<String> arguments) {
    return start(CLI, jvmOptions, arguments);
  }

  static MainProcess start(String mainClass, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>(HEARD);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    try {
      return new MainProcess(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing where there is no such program. */
  private static List<String> heard(String... prefix) {
    List<String> trial = new ArrayList<>(List.of(prefix));
    trial.add("true");
    try {
      Process tried = new ProcessBuilder(trial).redirectErrorStream(true).start();
      return tried.waitFor() == 0 ? List.of(prefix) : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** The first line of standard output, printed or to come, that fits. */
  String awaitLine(Predicate<String> wanted, Duration patience) {
    String line = out.await(wanted, patience);
    if (line == null) {
      throw new IllegalStateException("the line did not come\n" + printed());
    }
    return line;
  }

  /** Both outputs so far. */
  String printed() {
    String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
    return "%s%nout: %s%nerr: %s"
        .formatted(state, String.join("\n", out.all()), String.join("\n", err.all()));
  }

  /** Waits for the end. */
  Result result(Duration patience) {
    if (!ends(patience)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running after " + patience + "\n" + printed());
    }
    out.awaitEnd();
    err.awaitEnd();
    return new Result(process.exitValue(), out.all(), err.all());
  }

  /** Sends it a signal, by name. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int exit = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("kill -" + name + " " + pid + " answered " + exit);
    }
  }

  /** SIGTERM; answers the exit code. */
  int terminate(Duration patience) {
    process.destroy();
    return result(patience).exit();
  }

  private boolean ends(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines of a stream, kept as they come. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Lines(InputStream stream, String name) {
      Thread reader = new Thread(() -> read(stream), name);
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        add("output ended: " + e.getMessage());
      } finally {
        end();
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    private synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized List<String> all() {
      return List.copyOf(lines);
    }

    synchronized String await(Predicate<String> wanted, Duration patience) {
      long deadline = System.nanoTime() + patience.toNanos();
      for (int seen = 0; ; seen++) {
        while (seen == lines.size()) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (ended || left <= 0) {
            return null;
          }
          pause(left);
        }
        if (wanted.test(lines.get(seen))) {
          return lines.get(seen);
        }
      }
    }

    synchronized void awaitEnd() {
      while (!ended) {
        pause(1_000);
      }
    }

    private void pause(long millis) {
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
