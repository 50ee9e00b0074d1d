package io.projectory.servers;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs {@code initdb} and {@code pg_ctl}. Postgres refuses to run as root; root therefore runs it
 * in a user namespace of its own, where it is nobody.
 */
final class PostgresPrograms {

  /** What a program printed, and whether it succeeded. */
  record Outcome(int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }

    String lastLine() {
      String text = output.strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }

  /** Property that names the home of an installed Postgres, to try another version. */
  private static final String OTHER_HOME = "projectory.postgres.home";

  /**
   * Keeps a backend's memory between statements. As it comes, the C library gives the top of the
   * heap back after each and asks for it anew, and each time all processors are interrupted.
   */
  private static final Map<String, String> KEPT_MEMORY =
      Map.of(
          "MALLOC_TOP_PAD_", Integer.toString(1 << 20),
          "MALLOC_TRIM_THRESHOLD_", Integer.toString(64 << 20),
          "MALLOC_MMAP_THRESHOLD_", Integer.toString(32 << 20));

  private final Path bin;
  private final List<String> prefix;

  PostgresPrograms() {
    prefix = isRoot() ? List.of("unshare", "--user") : List.of();
    if (!prefix.isEmpty()) {
      requireUserNamespaces();
    }
    String other = System.getProperty(OTHER_HOME);
    Path home = other == null ? PostgresBinaries.directory() : Path.of(other);
    bin = home.resolve("bin");
  }

  Outcome run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(bin.resolve(program).toString());
    command.addAll(arguments);
    return execute(command);
  }

  private static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  private static void requireUserNamespaces() {
    if (!execute(List.of("unshare", "--user", "true")).ok()) {
      throw new ServerException(
          "Postgres does not run as root, and this system offers no user namespace (unshare --user"
              + " fails): start again as an ordinary user");
    }
  }

  private static Outcome execute(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // a user's PGPORT, PGDATA, PGOPTIONS .. are meant for other servers
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(KEPT_MEMORY);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      return new Outcome(127, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while running " + command.get(0), e);
    }
  }
}
