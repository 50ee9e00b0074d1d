package io.projectory.cli.command;

import io.projectory.cli.settings.Sections;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Check a configuration file, with the variables of this environment, and name every problem.",
      "",
      "Starts nothing and asks no server. Exit code 2 when something is wrong."
    },
    footer = {"", "Example:", "  projectory config check projectory.yaml"})
final class ConfigCheckCommand extends AnsweringCommand {
  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Mixin private ProcessOption process;

  ConfigCheckCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    List<ProjectoryException> problems = problems();
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("file", file.toString());
      result.put("sound", problems.isEmpty());
      result.put("problems", ConfigProblems.json(problems));
      session().json(result);
    } else if (problems.isEmpty()) {
      console()
          .line(
              file + " is sound; 'projectory config show --config " + file + "' shows its values");
    }
    ConfigProblems.print(session(), problems);
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
  }

  private List<ProjectoryException> problems() {
    try {
      ConfigFile read = ConfigFile.inspect(file, session().environment());
      return Sections.inspect(read, process.processes());
    } catch (ProjectoryException e) {
      return List.of(e);
    }
  }
}
