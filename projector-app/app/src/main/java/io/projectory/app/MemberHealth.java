package io.projectory.app;

import io.projectory.app.http.Health;
import io.projectory.runtime.engine.ProjectorRuntime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Whether this member works and the databases answer it. */
final class MemberHealth implements Health {
  private final ProjectorRuntime runtime;
  private final Pools pools;

  MemberHealth(ProjectorRuntime runtime, Pools pools) {
    this.runtime = runtime;
    this.pools = pools;
  }

  @Override
  public boolean alive() {
    return runtime.alive();
  }

  @Override
  public String notReady() {
    if (!runtime.alive()) {
      return "a worker does not turn";
    }
    if (!answers(pools.operations())) {
      return "the projection database does not answer";
    }
    return answers(pools.operationsLog()) ? null : "the event log does not answer";
  }

  private static boolean answers(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return false;
    }
  }
}
