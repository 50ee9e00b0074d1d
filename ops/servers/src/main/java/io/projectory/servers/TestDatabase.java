package io.projectory.servers;

import javax.sql.DataSource;

/**
 * A database of its own on the shared test server. Roles are the server's: two databases share
 * them.
 */
public record TestDatabase(PostgresServer server, String name) implements AutoCloseable {

  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  /** As superuser; unpooled. */
  public DataSource dataSource() {
    return server.superuserDataSource(name);
  }

  /** As this role; the password does not matter on the test server. */
  public DataSource dataSource(String user) {
    return server.dataSource(name, user, "");
  }

  /** Drops it with its sessions; optional, the server goes with the JVM. */
  @Override
  public void close() {
    server.dropDatabase(name);
  }
}
