package io.projectory.cli.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A product that runs until it is closed. */
interface RunningProduct extends Product, AutoCloseable {
  /**
   * {@code projectory up}; with {@code -Dacceptance.parts=true} the same parts, each in a process
   * of its own and configured by file, as on servers of one's own.
   */
  static RunningProduct start(Path folder) throws IOException, SQLException {
    return Boolean.getBoolean("acceptance.parts")
        ? new PartsRunning(Files.createDirectories(folder))
        : Stack.up(folder);
  }

  @Override
  void close();
}
