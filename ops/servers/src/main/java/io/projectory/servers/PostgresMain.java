package io.projectory.servers;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Postgres for a {@link ChildJvm}: {@code PostgresMain DATA_DIRECTORY [PORT]} prints {@code ready
 * JDBC_URL} and runs until it is told to stop (SIGTERM stops the server too).
 */
public final class PostgresMain {

  private PostgresMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(PostgresOptions.in(Path.of(arguments[0])).port(port));
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-postgres"));
    System.out.println("ready " + server.jdbcUrl("postgres"));
    new CountDownLatch(1).await();
  }
}
