package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.schemas.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all commands that ask servers have in common: which servers. */
abstract class Action extends AnsweringCommand {
  static final String CONFIG_NAME = "projectory.yaml";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration of the servers to use; without it, the local stack's.")
  private Path config;

  @Option(
      names = "--data-dir",
      paramLabel = "D",
      defaultValue = ".projectory",
      description = "Folder of the local stack (default: ${DEFAULT-VALUE}).")
  private Path dataDirectory;

  Action(Session session) {
    super(session);
  }

  /** Does it; answers the exit code. */
  abstract int run(Deployment deployment) throws Exception;

  @Override
  public Integer call() throws Exception {
    try (Deployment deployment = Deployment.of(configuration())) {
      return run(deployment);
    }
  }

  final ConfigFile configuration() {
    return ConfigFile.load(configurationFile(), session().environment());
  }

  /** Which may not exist if it was named. */
  final Path configurationFile() {
    if (config != null) {
      return config;
    }
    Path file = dataDirectory.resolve(CONFIG_NAME);
    if (!Files.exists(file)) {
      throw new CliException(
          ExitCode.UNREACHABLE,
          "no local stack in "
              + dataDirectory
              + "; start one with 'projectory up', or name a configuration with --config");
    }
    return file;
  }

  final Path dataDirectory() {
    return dataDirectory;
  }
}
