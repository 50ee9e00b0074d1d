package io.projectory.testkit.workload;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens a new connection each time; the caller closes it. */
@FunctionalInterface
public interface Connections {
  Connection open() throws SQLException;

  static Connections to(String url, String user, String password) {
    return () -> DriverManager.getConnection(url, user, password);
  }
}
