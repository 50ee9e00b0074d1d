package io.projectory.bench.site;

import com.zaxxer.hikari.HikariDataSource;
import io.projectory.app.database.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;

/** A database that a scenario has to itself; closing it drops it. */
public final class BenchDatabase implements AutoCloseable {
  private final Site site;
  private final String name;
  private final DataSource source;

  BenchDatabase(Site site, String name) {
    this.site = site;
    this.name = name;
    this.source = site.dataSource(name);
  }

  public String name() {
    return name;
  }

  /** For connections of another kind. */
  public Properties login() {
    return site.login();
  }

  public String jdbcUrl() {
    return site.jdbcUrl(name);
  }

  /** As the role that owns everything; unpooled. */
  public DataSource source() {
    return source;
  }

  public Connection connect() throws SQLException {
    return source.getConnection();
  }

  /** Pooled as the projector pools. */
  public HikariDataSource pool(int size) {
    return Databases.pool(source, "bench-" + name, size);
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    site.drop(name);
  }
}
