package io.projectory.testkit;

import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** Fresh databases with the event log and the projection tables in one. */
public final class TestDatabases {
  private TestDatabases() {}

  public static TestDatabase create() throws SQLException, IOException {
    TestDatabase database = TestServers.freshDatabase();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String folder : List.of("eventlog", "projections")) {
        for (Path file : scripts(Path.of("../../schemas/db", folder))) {
          statement.execute(Files.readString(file));
        }
      }
      statement.execute("alter role projectory_writer login");
    }
    return database;
  }

  private static List<Path> scripts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
  }
}
