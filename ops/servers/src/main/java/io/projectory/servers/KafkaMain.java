package io.projectory.servers;

import java.nio.file.Path;

/**
 * Kafka for a {@link ChildJvm}: {@code KafkaMain DATA_DIRECTORY [PORT [SETTING=VALUE ..]]} prints
 * {@code ready HOST:PORT} and runs until it is told to stop.
 */
public final class KafkaMain {

  private KafkaMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    KafkaOptions options = KafkaOptions.in(Path.of(arguments[0])).port(port);
    for (int i = 2; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      options = options.setting(setting[0], setting[1]);
    }
    EmbeddedKafka node = EmbeddedKafka.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "stop-kafka"));
    System.out.println("ready " + node.bootstrapServers());
    new java.util.concurrent.CountDownLatch(1).await();
  }
}
