package io.projectory.chaos.stack;

import io.projectory.chaos.tally.TallyProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process reads from the folder of the stack. */
final class PartFiles {
  private final Path folder;
  private final String bootstrapServers;
  private final StackOptions options;

  PartFiles(Path folder, String bootstrapServers, StackOptions options) {
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
    this.options = options;
  }

  /** The configuration of one start of a process. */
  Path config(String id, int postgresPort) {
    String yaml =
        """
        event_log:
          url: %1$s/%2$s
          connector: {user: projectory_connector, password: %4$s}
          projector: {user: projectory_projector, password: %4$s}
        projections:
          url: %1$s/%3$s
          projector: {user: projectory_projector, password: %4$s}
        kafka: {bootstrap_servers: '%5$s'}
        connector: {heartbeat_interval: 1s, heartbeat_timeout: 4s}
        http: {port: 0}
        projector:
          member_id: %6$s
          projections: [context_graph, trace_summary, precedent_index, chaos_tally]
          per_projection:
        """
            .formatted(
                "jdbc:postgresql://127.0.0.1:" + postgresPort,
                Databases.LOG,
                Databases.VIEWS,
                Databases.PASSWORD,
                bootstrapServers,
                id);
    StringBuilder all = new StringBuilder(yaml);
    ChaosStack.PROJECTIONS.forEach(name -> all.append(projection(name)));
    return write(folder.resolve(id + ".yaml"), all.toString());
  }

  private String projection(String name) {
    return """
            %s:
              preset: realtime
              poll: {%s}
              heartbeat: {heartbeat_interval: 1s, heartbeat_timeout: 4s}
        """
        .formatted(name, options.poll())
        .indent(0);
  }

  /** A class path entry that makes the tally projection known to a member, and to nobody else. */
  Path services() {
    Path services = folder.resolve("services");
    write(
        services.resolve("META-INF/services/io.projectory.api.Projection"),
        TallyProjection.class.getName() + "\n");
    return services;
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new StackException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
