package io.projectory.runtime.worker;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether the projection database can be connected to. */
@FunctionalInterface
interface DatabaseLink {
  boolean connected();

  /** Connects to find out. */
  static DatabaseLink of(DataSource database) {
    return () -> {
      try (Connection connection = database.getConnection()) {
        return connection != null;
      } catch (SQLException e) {
        return false;
      }
    };
  }
}
