package io.projectory.servers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A main class in a process of its own, with this JVM's class path unless said otherwise, for tests
 * that kill. What it prints is kept and can be waited for. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Path log;
  private boolean silent;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::read, "output-of-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param jvmOptions such as {@code -Xmx256m}
   */
  public static ChildJvm start(Class<?> main, List<String> jvmOptions, List<String> arguments) {
    return start(main, jvmOptions, List.of(), arguments, null);
  }

  /**
   * @param jvmOptions such as {@code -Xmx256m}
   * @param moreClassPath folders and jars after those of this JVM
   * @param log a file that what it prints is appended to as well; null for none
   */
  public static ChildJvm start(
      Class<?> main,
      List<String> jvmOptions,
      List<Path> moreClassPath,
      List<String> arguments,
      Path log) {
    List<String> options = new ArrayList<>(jvmOptions);
    String logging = System.getProperty("logback.configurationFile");
    if (logging != null) {
      options.add(0, "-Dlogback.configurationFile=" + logging);
    }
    return run(main.getName(), options, classPath(moreClassPath), arguments, log);
  }

  /** A main class that this JVM does not know, with a class path that has nothing of this JVM's. */
  public static ChildJvm startApart(
      String main, List<String> jvmOptions, String classPath, List<String> arguments) {
    return run(main, jvmOptions, classPath, arguments, null);
  }

  private static ChildJvm run(
      String main, List<String> jvmOptions, String classPath, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Duser.timezone=UTC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new ChildJvm(process, log);
    } catch (IOException e) {
      throw new ServerException("cannot start " + main + ": " + e.getMessage(), e);
    }
  }

  private static String classPath(List<Path> more) {
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    more.forEach(entry -> path.append(File.pathSeparator).append(entry));
    return path.toString();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader();
        PrintStream copy = copy()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        copy.println(line);
        add(line);
      }
    } catch (IOException e) {
      add("output ended: " + e.getMessage());
    } finally {
      end();
    }
  }

  private PrintStream copy() throws IOException {
    OutputStream to =
        log == null
            ? OutputStream.nullOutputStream()
            : Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    silent = true;
    notifyAll();
  }

  /**
   * The first line, printed already or still to come, that fits.
   *
   * @throws ServerException with all output if the process ends, or the time does, before it
   */
  public synchronized String awaitLine(Predicate<String> wanted, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int seen = 0; ; ) {
      for (; seen < lines.size(); seen++) {
        if (wanted.test(lines.get(seen))) {
          return lines.get(seen);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (silent || left <= 0) {
        throw new ServerException("the line did not come; output: " + String.join("\n", lines));
      }
      await(left);
    }
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while waiting for a line", e);
    }
  }

  /** Everything printed so far. */
  public synchronized List<String> output() {
    return List.copyOf(lines);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** kill -9; answers when the process is gone. Its children live on. */
  public void killNine() {
    process.destroyForcibly();
    waitFor(Duration.ofSeconds(30));
  }

  /** SIGTERM; answers the exit code. */
  public int terminate(Duration timeout) {
    process.destroy();
    return waitFor(timeout);
  }

  /** Waits for the process to end by itself; answers the exit code. */
  public int waitFor(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ServerException("process " + pid() + " did not end within " + timeout);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while waiting for process " + pid(), e);
    }
  }

  @Override
  public void close() {
    killNine();
  }
}
