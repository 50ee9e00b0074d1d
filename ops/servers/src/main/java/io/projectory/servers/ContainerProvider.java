package io.projectory.servers;

import java.util.Map;
import javax.sql.DataSource;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in containers, started by Testcontainers, with the settings of the embedded ones. Images:
 * {@code -Dprojectory.images.postgres} and {@code -Dprojectory.images.kafka}, the official ones
 * unless said otherwise. The tests then show that nothing hangs on the embedded servers.
 */
final class ContainerProvider implements TestProvider {
  private static final DockerImageName POSTGRES =
      DockerImageName.parse(System.getProperty("projectory.images.postgres", "postgres:18"))
          .asCompatibleSubstituteFor("postgres");
  private static final DockerImageName KAFKA =
      DockerImageName.parse(System.getProperty("projectory.images.kafka", "apache/kafka:4.1.1"))
          .asCompatibleSubstituteFor("apache/kafka");

  private PostgreSQLContainer postgres;
  private KafkaContainer kafka;

  @Override
  public PostgresServer postgres() {
    postgres =
        new PostgreSQLContainer(POSTGRES)
            .withUsername(PostgresServer.SUPERUSER)
            .withDatabaseName("postgres")
            .withPassword("postgres")
            .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
            .withEnv("POSTGRES_INITDB_ARGS", "--locale-provider=icu --icu-locale=en")
            .withCommand(
                "postgres",
                "-c",
                "wal_level=logical",
                "-c",
                "max_wal_senders=64",
                "-c",
                "max_replication_slots=64",
                "-c",
                "max_connections=300",
                "-c",
                "max_prepared_transactions=10",
                "-c",
                "fsync=off");
    postgres.start();
    return new InContainer(postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
  }

  /** A server behind a mapped port. */
  private record InContainer(int port) implements PostgresServer {
    @Override
    public DataSource superuserDataSource(String database) {
      return dataSource(database, SUPERUSER, "");
    }
  }

  /** A node behind a mapped port, which it advertises. */
  private record NodeInContainer(int port) implements KafkaServer {}

  @Override
  public KafkaServer kafka() {
    kafka = new KafkaContainer(KAFKA).withEnv(settings());
    kafka.start();
    String address = kafka.getBootstrapServers();
    return new NodeInContainer(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.stop();
    }
    if (postgres != null) {
      postgres.stop();
    }
  }

  private static Map<String, String> settings() {
    return Map.of(
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
        "KAFKA_LOG_RETENTION_MS", "-1",
        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1",
        "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1",
        "KAFKA_BROKER_SESSION_TIMEOUT_MS", "60000",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
        "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "500",
        "KAFKA_MESSAGE_MAX_BYTES", "20971520");
  }
}
