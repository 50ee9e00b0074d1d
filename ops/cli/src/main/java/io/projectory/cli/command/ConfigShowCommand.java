package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Table;
import io.projectory.cli.settings.Sections;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    description = {
      "Show every value in effect and where it comes from: a default, a preset, a line of the file,"
          + " or a variable of this environment.",
      "",
      "Asks no server. Secrets are shown as ***."
    },
    footer = {"", "Example:", "  projectory config show --config projectory.yaml"})
final class ConfigShowCommand extends Action {
  @Mixin private ProcessOption process;

  ConfigShowCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    ConfigFile file = ConfigFile.inspect(configurationFile(), session().environment());
    List<ProjectoryException> problems = Sections.inspect(file, process.processes());
    if (problems.isEmpty()) {
      Map<String, Source> sources = file.provenance();
      write(json(sources), () -> print(sources));
      return ExitCode.DONE;
    }
    if (json()) {
      session().json(Map.of("problems", ConfigProblems.json(problems)));
    }
    ConfigProblems.print(session(), problems);
    return ExitCode.USAGE;
  }

  @Override
  int run(Deployment deployment) {
    throw new UnsupportedOperationException("asks no server");
  }

  private void print(Map<String, Source> sources) {
    Table table = console().table("key", "value", "from");
    sources.forEach((key, source) -> table.row(key, value(source), from(source)));
    table.print();
  }

  /** {@code {key: {"value", "source", "where"}}}. */
  private static Map<String, Object> json(Map<String, Source> sources) {
    Map<String, Object> all = new LinkedHashMap<>();
    sources.forEach(
        (key, source) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("value", value(source));
          json.put("source", kind(source));
          json.put("where", source.where().isEmpty() ? null : source.where());
          all.put(key, json);
        });
    return all;
  }

  private static String value(Source source) {
    return source.value().isEmpty() ? null : source.value();
  }

  private static String from(Source source) {
    return switch (source.kind()) {
      case DEFAULT -> "default";
      case PRESET -> "preset " + source.where();
      case FILE, ENVIRONMENT -> source.where();
    };
  }

  private static String kind(Source source) {
    return source.kind().name().toLowerCase(Locale.ROOT);
  }
}
