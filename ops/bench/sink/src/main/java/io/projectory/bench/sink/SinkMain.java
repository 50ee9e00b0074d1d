package io.projectory.bench.sink;

import java.io.IOException;
import java.io.InputStream;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * Kafka Connect as it comes, in a process that ends with the one that started it: when standard
 * input does. Takes the worker's properties file; connectors come by REST.
 */
public final class SinkMain {
  private SinkMain() {}

  public static void main(String[] arguments) {
    Thread watch = new Thread(() -> endWith(System.in), "end-with-starter");
    watch.setDaemon(true);
    watch.start();
    ConnectStandalone.main(arguments);
  }

  private static void endWith(InputStream starter) {
    try {
      while (starter.read() >= 0) {
        // nothing is said here
      }
    } catch (IOException e) {
      // gone as well
    }
    Runtime.getRuntime().halt(0);
  }
}
