package io.projectory.chaos.stack;

import io.projectory.servers.ChildJvm;
import io.projectory.servers.KafkaMain;
import io.projectory.servers.Ports;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One Kafka node in a process of its own; clients reach it by a line that can break. */
public final class Broker {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final String LOGGING = "projectory-test-logback.xml";

  private final Path folder;
  private final int port = Ports.free();
  private final FaultProxy proxy;
  private ChildJvm jvm;
  private boolean abandoned;

  Broker(Path folder) throws IOException {
    this.folder = folder;
    this.proxy = new FaultProxy("127.0.0.1", port);
  }

  /** Answers when clients are served; also after {@link #killNine}. */
  public void start() {
    launch().awaitLine(line -> line.startsWith("ready "), READY);
  }

  private synchronized ChildJvm launch() {
    if (abandoned) {
      throw new StackException("the broker is not started any more");
    }
    jvm =
        ChildJvm.start(
            KafkaMain.class,
            List.of("-Xmx384m", "-Dlogback.configurationFile=" + LOGGING),
            List.of(),
            List.of(
                folder.resolve("kafka").toString(),
                Integer.toString(port),
                "advertised.listeners=PLAINTEXT://" + bootstrapServers(),
                // a hung member is to be missed within seconds here
                "group.min.session.timeout.ms=1000"),
            folder.resolve("kafka.log"));
    return jvm;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + proxy.port();
  }

  public FaultProxy proxy() {
    return proxy;
  }

  public synchronized boolean isAlive() {
    return jvm.isAlive();
  }

  public synchronized void killNine() {
    jvm.killNine();
  }

  /** For the end of everything. */
  synchronized void abandon() {
    abandoned = true;
    if (jvm != null && jvm.isAlive()) {
      jvm.killNine();
    }
    proxy.close();
  }
}
