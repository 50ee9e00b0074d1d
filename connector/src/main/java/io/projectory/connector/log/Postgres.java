package io.projectory.connector.log;

import io.projectory.connector.config.ConnectorConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to the log's database that notice a dead peer. Thread-safe. */
public final class Postgres {
  private static final int CONNECT_SECONDS = 5;

  private final ConnectorConfig config;

  public Postgres(ConnectorConfig config) {
    this.config = config;
  }

  /** In auto-commit mode; the caller closes it. */
  public Connection connect(String purpose) throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, config.user());
    PGProperty.PASSWORD.set(properties, config.password());
    PGProperty.APPLICATION_NAME.set(properties, "projectory-connector-" + purpose);
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.LOGIN_TIMEOUT.set(properties, 2 * CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) config.heartbeatTimeout().toSeconds() + 1);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    return DriverManager.getConnection(config.url(), properties);
  }

  /**
   * Connections for statements that may take long: a dead peer is noticed by the operating system
   * alone.
   */
  public DataSource patientSource(String purpose) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(config.url());
    source.setUser(config.user());
    source.setPassword(config.password());
    source.setApplicationName("projectory-connector-" + purpose);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setTcpKeepAlive(true);
    return source;
  }

  /**
   * Start options of a replication session: the server ends it within {@code heartbeat_timeout}
   * when its client hangs or was cut off, and the slot is free for another instance.
   */
  public static String replicationOptions(Duration heartbeatTimeout) {
    long keepalive = keepaliveSeconds(heartbeatTimeout);
    return "-c wal_sender_timeout=%d -c tcp_keepalives_idle=%d -c tcp_keepalives_interval=%d -c tcp_keepalives_count=3"
        .formatted(heartbeatTimeout.toMillis(), keepalive, keepalive);
  }

  static long keepaliveSeconds(Duration heartbeatTimeout) {
    return Math.max(1, heartbeatTimeout.toSeconds() / 5);
  }
}
