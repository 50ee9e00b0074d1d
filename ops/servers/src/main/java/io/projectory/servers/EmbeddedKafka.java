package io.projectory.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node (broker and KRaft controller) inside this JVM, listening on 127.0.0.1 only,
 * without encryption. Data in a directory of its own survives restarts and kill -9 of the JVM.
 *
 * <p>A fault that Kafka takes for fatal (its disk failed) ends the JVM, as it would end a broker of
 * its own, unless {@link #onFatalFault} says otherwise. To kill a node, run {@link KafkaMain} in a
 * {@link ChildJvm}.
 */
public final class EmbeddedKafka implements KafkaServer, AutoCloseable {

  private static final int ATTEMPTS = 5;

  private final Path directory;
  private final boolean temporary;
  private final int port;
  private final KafkaRaftServer server;

  private EmbeddedKafka(Path directory, boolean temporary, int port, KafkaRaftServer server) {
    this.directory = directory;
    this.temporary = temporary;
    this.port = port;
    this.server = server;
  }

  /**
   * Answers when the node accepts clients.
   *
   * @throws PortTakenException if the port that was asked for is in use
   * @throws ServerException if the folder or the node does not let itself be used
   */
  public static EmbeddedKafka start(KafkaOptions options) {
    if (options.dataDirectory().isPresent()) {
      return start(options, options.dataDirectory().get(), false);
    }
    Path directory = Directories.temporary("projectory-kafka");
    try {
      return start(options, directory, true);
    } catch (RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  /**
   * Tells, instead of ending the JVM, that a node of this JVM cannot go on. For all nodes of the
   * JVM; the node is useless afterwards.
   */
  public static void onFatalFault(Runnable report) {
    Exit.Procedure procedure =
        (status, message) -> {
          report.run();
          // Kafka's code relies on not getting control back
          throw new ServerException(
              "Kafka met a fatal fault" + (message == null ? "" : ": " + message));
        };
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  private static EmbeddedKafka start(KafkaOptions options, Path directory, boolean temporary) {
    for (int attempt = 1; ; attempt++) {
      int port = options.port() == 0 ? Ports.free() : options.port();
      if (options.port() != 0 && !Ports.isFree(port)) {
        throw new PortTakenException("Kafka", port);
      }
      try {
        return new EmbeddedKafka(
            directory, temporary, port, startNode(directory, port, options.settings()));
      } catch (ServerException e) {
        boolean raced = !Ports.isFree(port) && options.port() == 0;
        if (attempt == ATTEMPTS || !raced) {
          throw e;
        }
      }
    }
  }

  private static KafkaRaftServer startNode(Path directory, int port, Map<String, String> more) {
    int controllerPort = Ports.free();
    Properties settings = KafkaSettings.of(directory, port, controllerPort, more);
    KafkaRaftServer server = null;
    try {
      formatIfNew(directory);
      server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      server.startup();
      return server;
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      throw new ServerException("Kafka does not start in " + directory + ": " + reason(e), e);
    }
  }

  private static String reason(Exception e) {
    // a file system's error is a path without its type
    boolean bare = e instanceof FileSystemException || e.getMessage() == null;
    return bare ? e.toString() : e.getMessage();
  }

  private static void formatIfNew(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(KafkaSettings.NODE_ID)
        .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        .run();
  }

  @Override
  public int port() {
    return port;
  }

  /** Stops the node in good order; removes temporary data. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    if (temporary) {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      throw new ServerException("cannot remove " + directory + ": " + e.getMessage(), e);
    }
  }
}
