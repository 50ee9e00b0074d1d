package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.log.LogReader;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseLinkTest {
  private final TestDatabase database = TestServers.freshDatabase();
  private final DataSource there = database.dataSource();
  private final DataSource away =
      new PGSimpleDataSource() {
        @Override
        public Connection getConnection() throws SQLException {
          throw new SQLException("away", "08001");
        }
      };

  @Test
  void a_batch_needs_both_databases() throws Exception {
    EventLogMigrations.migrate(there);
    assertThat(DatabaseLink.of(there, log(there)).connected()).isTrue();
    assertThat(DatabaseLink.of(there, log(away)).connected()).isFalse();
    assertThat(DatabaseLink.of(away, log(there)).connected()).isFalse();
  }

  private static LogReader log(DataSource source) {
    return new EventLogReader(new EventLog(source));
  }

  @AfterEach
  void close() {
    database.close();
  }
}
