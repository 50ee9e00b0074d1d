package io.projectory.servers;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Broker and controller in one process, sized for a small machine and payloads of 8 MiB. */
final class KafkaSettings {

  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int NODE_ID = 1;

  private static final String LARGEST_RECORD = "20971520";

  private KafkaSettings() {}

  static Properties of(Path directory, int port, int controllerPort, Map<String, String> more) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", directory.toString());
    network(settings, port, controllerPort);
    singleNode(settings);
    small(settings);
    settings.put("message.max.bytes", LARGEST_RECORD);
    settings.put("replica.fetch.max.bytes", LARGEST_RECORD);
    // topics are created with their settings, never by a typing error
    settings.put("auto.create.topics.enable", "false");
    settings.put("unclean.leader.election.enable", "false");
    // the log is the truth and nobody watches the disk for us: nothing expires unless a topic says
    settings.put("log.retention.ms", "-1");
    settings.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
    settings.putAll(more);
    return settings;
  }

  private static void network(Properties settings, int port, int controllerPort) {
    settings.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
  }

  private static void singleNode(Properties settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // after a kill -9 the node waits for its own former registration to expire (9 s by default)
    settings.put("broker.heartbeat.interval.ms", "1000");
    settings.put("broker.session.timeout.ms", "6000");
  }

  /** Few threads: on few processors each more is one more to be woken, and to wait for. */
  private static void small(Properties settings) {
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    // 128 MiB of heap by default, for topics we do not have
    settings.put("log.cleaner.dedupe.buffer.size", "8388608");
    settings.put("log.segment.bytes", "268435456");
  }
}
