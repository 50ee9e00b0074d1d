package io.projectory.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A running PostgreSQL server with logical decoding, wherever it runs. */
public interface PostgresServer {
  String SUPERUSER = "postgres";

  /** Of 127.0.0.1. */
  int port();

  DataSource superuserDataSource(String database);

  default String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  /** Unpooled: every {@code getConnection} is a login. */
  default DataSource dataSource(String database, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  /** Creates an empty database with the server's text order. */
  default void createDatabase(String name) {
    execute("create database \"" + name.replace("\"", "\"\"") + "\" template template0");
  }

  /** Drops the database and ends the sessions that use it. */
  default void dropDatabase(String name) {
    execute("drop database if exists \"" + name.replace("\"", "\"\"") + "\" with (force)");
  }

  private void execute(String sql) {
    try (Connection connection = superuserDataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ServerException("Postgres refused: " + e.getMessage(), e);
    }
  }
}
