package io.projectory.bench.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** On what and with which versions a run was made. Names no host and no user. */
public final class Machine {
  private Machine() {}

  public static Map<String, Object> describe() {
    Runtime runtime = Runtime.getRuntime();
    return Map.of(
        "date", Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        "cores", runtime.availableProcessors(),
        "heap_mib", runtime.maxMemory() / (1024 * 1024),
        "memory_mib", memory(),
        "os", System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "arch", System.getProperty("os.arch"));
  }

  public static Map<String, Object> versions(Site site) throws SQLException {
    try (Connection connection = site.dataSource("postgres").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show server_version")) {
      row.next();
      return Map.of(
          "java", System.getProperty("java.version"),
          "postgres", row.getString(1),
          "kafka_client", AppInfoParser.getVersion());
    }
  }

  private static long memory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("\\D+", "")) / 1024;
        }
      }
    } catch (IOException e) {
      return 0; // not a Linux
    }
    return 0;
  }
}
