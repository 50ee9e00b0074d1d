package io.projectory.cli.command;

import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.cli.output.Table;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.Source;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Check a configuration file and show every value with the place it comes from.",
      "",
      "Asks no server. Secrets are not shown."
    },
    footer = {"", "Example:", "  projectory config check projectory.yaml"})
final class ConfigCheckCommand implements Callable<Integer>, Answers {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Option(names = "--json", description = "Write JSON for programs, one document a line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  ConfigCheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public Integer call() {
    ConfigFile config = ConfigFile.load(file, session.environment());
    ProjectorSettings settings = ProjectorSettings.of(config);
    ProjectionCatalogue.of(settings.projector().projections());
    config.bind("connector", ConnectorSettings.class);
    Map<String, Source> sources = config.provenance();
    if (json) {
      session.json(sources);
    } else {
      Table table = session.console().table("key", "value", "from");
      sources.forEach((key, s) -> table.row(key, s.value(), from(s)));
      table.print();
    }
    return ExitCode.DONE;
  }

  private static String from(Source source) {
    return source.where().isEmpty() ? "default" : source.where();
  }
}
