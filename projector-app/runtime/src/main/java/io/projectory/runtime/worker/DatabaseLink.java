package io.projectory.runtime.worker;

import io.projectory.runtime.log.LogReader;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Whether the databases that a batch needs can be used. */
@FunctionalInterface
interface DatabaseLink {
  boolean connected();

  /**
   * Uses both to find out: the first batch after an outage then finds a connection to the log, and
   * need not wait for one.
   */
  static DatabaseLink of(DataSource views, LogReader log) {
    return () -> {
      try (Connection connection = views.getConnection()) {
        return connection != null && !log.heads(List.of("")).isEmpty();
      } catch (SQLException | ProjectoryException e) {
        return false;
      }
    };
  }
}
