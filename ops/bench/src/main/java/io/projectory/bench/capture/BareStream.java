package io.projectory.bench.capture;

import io.projectory.bench.site.BenchDatabase;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** The driver's replication stream, read to nowhere. */
final class BareStream {
  private BareStream() {}

  /** Inserts a second, from the first to the last. */
  static double read(BenchDatabase database, String slot, String publication, long inserts)
      throws SQLException {
    Properties properties = database.login();
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "15");
    try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), properties);
        PGReplicationStream stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", publication)
                .withStatusInterval(10, TimeUnit.SECONDS)
                .start()) {
      long seen = 0;
      long started = 0;
      while (seen < inserts) {
        ByteBuffer message = stream.read();
        if (message.get() == 'I' && seen++ == 0) {
          started = System.nanoTime();
        }
      }
      return (seen - 1) / ((System.nanoTime() - started) / 1e9);
    }
  }
}
