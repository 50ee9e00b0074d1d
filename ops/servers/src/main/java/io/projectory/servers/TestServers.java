package io.projectory.servers;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Postgres and one Kafka for all tests of this JVM, each started when first asked for (about 2
 * s and 4 s), stopped and removed when the JVM ends. Tests share the servers, never a database or a
 * topic. Embedded servers, or with {@code -Dprojectory.servers=containers} (the profile {@code
 * containers}) servers in containers. Thread-safe.
 *
 * <p>Postgres runs without fsync, trusts every login, and sorts text as a dictionary does: a query
 * that means byte order and does not say so fails here and not at a user's.
 */
public final class TestServers {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static TestDirectory directory;
  private static TestProvider provider;
  private static PostgresServer postgres;
  private static KafkaServer kafka;

  private TestServers() {}

  public static synchronized PostgresServer postgres() {
    if (postgres == null) {
      postgres = provider().postgres();
    }
    return postgres;
  }

  public static synchronized KafkaServer kafka() {
    if (kafka == null) {
      kafka = provider().kafka();
    }
    return kafka;
  }

  private static TestProvider provider() {
    if (provider == null) {
      claimDirectory();
      provider = TestProvider.chosen();
    }
    return provider;
  }

  /** A new empty database. */
  public static TestDatabase freshDatabase() {
    TestDatabase database =
        new TestDatabase(postgres(), "test_" + ProcessHandle.current().pid() + "_" + next());
    database.server().createDatabase(database.name());
    return database;
  }

  /** A name that no topic, group or slot of this JVM has: {@code prefix-N}. */
  public static String freshName(String prefix) {
    return prefix + "-" + next();
  }

  /** Creates a topic; answers its name. */
  public static String freshTopic(int partitions) {
    return freshTopic(partitions, Map.of());
  }

  /** Creates a topic with settings of its own; answers its name. */
  public static String freshTopic(int partitions, Map<String, String> settings) {
    String name = freshName("topic");
    kafka().createTopic(name, partitions, settings);
    return name;
  }

  /** A new folder that goes with the JVM. */
  public static synchronized Path freshFolder() {
    return folder("folder-" + next());
  }

  private static int next() {
    return NUMBER.incrementAndGet();
  }

  static synchronized Path folder(String name) {
    claimDirectory();
    return directory.path().resolve(name);
  }

  private static void claimDirectory() {
    if (directory == null) {
      directory = TestDirectory.claim();
      Runtime.getRuntime().addShutdownHook(new Thread(TestServers::stop, "stop-test-servers"));
    }
  }

  private static synchronized void stop() {
    if (provider != null) {
      provider.stop();
    }
    directory.release();
  }
}
