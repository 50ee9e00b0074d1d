package io.projectory.cli.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Connector and projector as processes of their own, on servers that stay up. */
final class PartsRunning implements RunningProduct {
  private final Parts parts;
  private final MainProcess connector;
  private final MainProcess projector;

  PartsRunning(Path folder) throws IOException, SQLException {
    parts = new Parts(folder);
    connector = parts.connector();
    projector = parts.projector();
  }

  @Override
  public Path config() {
    return parts.config();
  }

  @Override
  public List<String> option() {
    return parts.option();
  }

  @Override
  public Connection superuser() throws SQLException {
    return parts.superuser();
  }

  @Override
  public void close() {
    try {
      projector.terminate(Duration.ofSeconds(30));
      connector.terminate(Duration.ofSeconds(30));
    } finally {
      projector.handle().destroyForcibly();
      connector.handle().destroyForcibly();
    }
  }
}
