package io.projectory.servers;

import io.projectory.servers.PostgresOptions.TextOrder;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of one Postgres server: created whole or not at all, configured at every start. */
final class PostgresDataDirectory {

  private static final String SETTINGS_FILE = "projectory.conf";

  private final Path directory;
  private final PostgresPrograms programs;

  PostgresDataDirectory(Path directory, PostgresPrograms programs) {
    this.directory = directory;
    this.programs = programs;
  }

  Path path() {
    return directory;
  }

  Path log() {
    return directory.resolve("server.log");
  }

  void createIfMissing(PostgresOptions options) {
    if (Files.exists(directory.resolve("PG_VERSION"))) {
      return;
    }
    // a process killed inside initdb leaves a torso behind: work aside, then rename
    Path aside = directory.resolveSibling(directory.getFileName() + ".new");
    try {
      Directories.delete(aside);
      Files.createDirectories(directory.toAbsolutePath().getParent());
      initdb(aside, options);
      Files.writeString(
          aside.resolve("postgresql.conf"),
          "\ninclude_if_exists = '" + SETTINGS_FILE + "'\n",
          StandardOpenOption.APPEND);
      deleteIfEmpty();
      Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ServerException("cannot create the Postgres data in " + directory + ": " + e, e);
    }
  }

  private void deleteIfEmpty() throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      throw new ServerException(directory + " holds files that are no Postgres data", e);
    }
  }

  private void initdb(Path target, PostgresOptions options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-D", target.toString(), "-U", "postgres", "-E", "UTF8", "--locale=C"));
    if (options.textOrder() == TextOrder.BYTES) {
      arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    } else {
      arguments.addAll(List.of("--locale-provider=icu", "--icu-locale=en"));
    }
    if (!options.durable()) {
      arguments.add("--no-sync");
    }
    Path passwordFile = Files.createTempFile("projectory", ".secret");
    try {
      if (options.superuserPassword().isPresent()) {
        Files.writeString(passwordFile, options.superuserPassword().get() + "\n");
        arguments.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + passwordFile));
      } else {
        arguments.add("--auth=trust");
      }
      PostgresPrograms.Outcome outcome = programs.run("initdb", arguments);
      if (!outcome.ok()) {
        throw new ServerException(
            "cannot create the Postgres data in " + directory + ": " + reason(outcome));
      }
    } finally {
      Files.delete(passwordFile);
    }
  }

  private static String reason(PostgresPrograms.Outcome outcome) {
    return outcome
        .output()
        .lines()
        .filter(line -> line.contains("error:") || line.contains("FATAL"))
        .findFirst()
        .orElse(outcome.lastLine());
  }

  void configure(PostgresOptions options, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    settings.put("wal_level", "logical");
    settings.put("max_replication_slots", "16");
    settings.put("max_wal_senders", "16");
    settings.put("max_connections", "200");
    settings.put("max_prepared_transactions", "10");
    settings.put("wal_sender_timeout", "60000");
    String safe = options.durable() ? "on" : "off";
    settings.put("fsync", safe);
    settings.put("full_page_writes", safe);
    settings.put("synchronous_commit", "on");
    settings.putAll(options.settings());
    List<String> lines = new ArrayList<>();
    lines.add("# written at every start; changes belong into postgresql.auto.conf (ALTER SYSTEM)");
    settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
    try {
      Files.write(directory.resolve(SETTINGS_FILE), lines);
    } catch (IOException e) {
      throw new ServerException("cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }
}
