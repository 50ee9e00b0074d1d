package io.projectory.local;

import io.projectory.servers.EmbeddedKafka;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.KafkaOptions;
import io.projectory.servers.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Postgres with its two databases, and Kafka, started side by side. */
final class Servers {

  private static final Duration KAFKA_PATIENCE = Duration.ofMillis(2500);
  private static final Duration POSTGRES_PATIENCE = Duration.ofSeconds(2);

  private final DataDirectory directory;
  private final StackSettings settings;
  private final Stop stop;
  private final AtomicBoolean kafkaFailed = new AtomicBoolean();
  private volatile EmbeddedPostgresServer postgres;

  Servers(DataDirectory directory, StackSettings settings, Stop stop) {
    this.directory = directory;
    this.settings = settings;
    this.stop = stop;
  }

  void start(Consumer<String> progress) {
    progress.accept("starting Postgres and Kafka");
    CompletableFuture<Void> kafka = CompletableFuture.runAsync(this::startKafka);
    try {
      startPostgres(progress);
    } finally {
      // neither may be left half started behind the other's failure
      kafka.exceptionally(e -> null).join();
    }
    try {
      kafka.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void startPostgres(Consumer<String> progress) {
    PostgresOptions options =
        PostgresOptions.in(directory.resolve("postgres"))
            .port(settings.postgresPort())
            .superuserPassword(superuserPassword());
    EmbeddedPostgresServer server = EmbeddedPostgresServer.start(options);
    postgres = server;
    stop.add("Postgres", POSTGRES_PATIENCE.plusSeconds(1), () -> server.stop(POSTGRES_PATIENCE));
    progress.accept("preparing the databases");
    try {
      new LocalDatabases(server, settings).prepare();
    } catch (SQLException e) {
      throw new LocalStackException("cannot prepare the databases: " + e.getMessage(), e);
    }
  }

  /** Written before the server exists, so that a kill in between loses nothing. */
  private String superuserPassword() {
    Path file = directory.resolve("postgres-superuser");
    try {
      if (Files.notExists(file)) {
        Path aside = directory.resolve("postgres-superuser.new");
        Files.deleteIfExists(aside);
        Files.createFile(
            aside,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(aside, new Passwords().next() + "\n");
        Files.move(aside, file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new LocalStackException("cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  private void startKafka() {
    EmbeddedKafka.onFatalFault(() -> kafkaFailed.set(true));
    KafkaOptions options = KafkaOptions.in(directory.resolve("kafka")).port(settings.kafkaPort());
    EmbeddedKafka node = EmbeddedKafka.start(options);
    stop.add("Kafka", KAFKA_PATIENCE, node);
    DeadMembers.remove(node);
  }

  Optional<String> postgresFailure() {
    return postgres.isRunning() ? Optional.empty() : Optional.of(postgres.lastWords());
  }

  Optional<String> kafkaFailure() {
    return kafkaFailed.get() ? Optional.of("its disk or its data failed") : Optional.empty();
  }
}
