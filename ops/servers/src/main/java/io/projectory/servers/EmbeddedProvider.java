package io.projectory.servers;

import io.projectory.servers.PostgresOptions.TextOrder;

/** Servers from Maven's artifacts: a Postgres process, and Kafka in this JVM. */
final class EmbeddedProvider implements TestProvider {
  private EmbeddedPostgresServer postgres;
  private EmbeddedKafka kafka;

  @Override
  public PostgresServer postgres() {
    postgres =
        EmbeddedPostgresServer.start(
            PostgresOptions.in(TestServers.folder("postgres"))
                .durable(false)
                .textOrder(TextOrder.LANGUAGE));
    return postgres;
  }

  @Override
  public KafkaServer kafka() {
    // on a machine busy with tests the node's heartbeat may be late; nobody waits for it to expire
    kafka =
        EmbeddedKafka.start(
            KafkaOptions.in(TestServers.folder("kafka"))
                .setting("broker.session.timeout.ms", "60000"));
    return kafka;
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.close();
    }
    if (postgres != null) {
      postgres.killNine(); // no checkpoint
    }
  }
}
