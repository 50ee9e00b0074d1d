package io.projectory.bench.site;

import io.projectory.servers.EmbeddedKafka;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.KafkaOptions;
import io.projectory.servers.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The servers of a run: embedded ones of its own, or some that are running. Databases and topics
 * are made fresh and named so that nobody else's are touched. Not thread-safe.
 */
public final class Site implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final EmbeddedPostgresServer postgres;
  private final EmbeddedKafka kafka;
  private final SiteOptions options;
  private final Admin admin;

  private Site(EmbeddedPostgresServer postgres, EmbeddedKafka kafka, SiteOptions options) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.options = options;
    this.admin = Admin.create(Map.of("bootstrap.servers", options.bootstrapServers()));
  }

  /**
   * Servers in temporary folders, as durable as a production server (fsync is on) and with its
   * memory: at Postgres' own 128 MB the indexes of many tenants are read from files again and
   * again.
   */
  public static Site embedded() {
    EmbeddedPostgresServer postgres =
        EmbeddedPostgresServer.start(
            PostgresOptions.temporary()
                .setting("max_wal_size", "4GB")
                .setting("shared_buffers", "1GB")
                .durable(true));
    EmbeddedKafka kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    return new Site(
        postgres,
        kafka,
        new SiteOptions(postgres.jdbcUrl("postgres"), "postgres", null, kafka.bootstrapServers()));
  }

  /** Servers that run already; the role creates databases, and roles for the log. */
  public static Site of(SiteOptions options) {
    return new Site(null, null, options);
  }

  public BenchDatabase freshDatabase(String purpose) throws SQLException {
    String name = "bench_" + purpose + "_" + ProcessHandle.current().pid() + "_" + next();
    administer("create database " + name);
    return new BenchDatabase(this, name);
  }

  /** Creates a topic; answers its name. */
  public String freshTopic(int partitions) {
    String name = "bench-" + ProcessHandle.current().pid() + "-" + next();
    try {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create topic " + name + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return name;
  }

  public Admin admin() {
    return admin;
  }

  public String bootstrapServers() {
    return options.bootstrapServers();
  }

  /** The postmaster's process, when it is one of ours. */
  public OptionalLong postgresPid() {
    return postgres == null ? OptionalLong.empty() : OptionalLong.of(postgres.pid());
  }

  @Override
  public void close() {
    admin.close();
    if (kafka != null) {
      kafka.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(options.user());
    source.setPassword(options.password());
    source.setApplicationName("projectory-bench");
    return source;
  }

  Properties login() {
    Properties login = new Properties();
    login.setProperty("user", options.user());
    if (options.password() != null) {
      login.setProperty("password", options.password());
    }
    return login;
  }

  String jdbcUrl(String database) {
    String url = options.jdbcUrl();
    int slash = url.indexOf('/', url.indexOf("//") + 2);
    int query = url.indexOf('?');
    return url.substring(0, slash + 1) + database + (query < 0 ? "" : url.substring(query));
  }

  void drop(String database) {
    try {
      administer("drop database if exists " + database + " with (force)");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot drop " + database + ": " + e.getMessage(), e);
    }
  }

  private void administer(String sql) throws SQLException {
    try (Connection connection = dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int next() {
    return NUMBER.incrementAndGet();
  }
}
