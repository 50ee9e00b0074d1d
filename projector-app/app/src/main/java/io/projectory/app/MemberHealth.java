package io.projectory.app;

import io.projectory.app.flow.FlowWatch;
import io.projectory.app.flow.Stopped;
import io.projectory.app.http.Health;
import io.projectory.runtime.engine.ProjectorRuntime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Whether this member works, the databases answer it, and events reach the projections. */
final class MemberHealth implements Health {
  private final ProjectorRuntime runtime;
  private final Pools pools;
  private final FlowWatch flow;

  MemberHealth(ProjectorRuntime runtime, Pools pools, FlowWatch flow) {
    this.runtime = runtime;
    this.pools = pools;
    this.flow = flow;
  }

  @Override
  public boolean alive() {
    return runtime.alive();
  }

  @Override
  public String notReady() {
    String here = memberNotReady();
    if (here != null) {
      return here;
    }
    List<Stopped> stopped = flow.look();
    return stopped.isEmpty()
        ? null
        : stopped.stream().map(Stopped::line).collect(Collectors.joining("\n"));
  }

  @Override
  public String memberNotReady() {
    if (!runtime.alive()) {
      return "a worker does not turn";
    }
    if (!answers(pools.operations())) {
      return "database: the projection database does not answer; next: projectory doctor";
    }
    if (!answers(pools.operationsLog())) {
      return "log: the event log does not answer; next: projectory doctor";
    }
    return null;
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
