package io.projectory.cli.command;

import io.projectory.cli.output.OneLine;
import io.projectory.schemas.ProjectoryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that is wrong with a configuration, a line each. */
final class ConfigProblems {
  private ConfigProblems() {}

  static void print(Session session, List<ProjectoryException> problems) {
    problems.forEach(problem -> session.console().error(OneLine.of(problem.getMessage())));
  }

  /** {@code [{"where","key","message"}]}. */
  static List<Map<String, Object>> json(List<ProjectoryException> problems) {
    return problems.stream().map(ConfigProblems::json).toList();
  }

  private static Map<String, Object> json(ProjectoryException problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("where", problem.details().get("where"));
    json.put("key", problem.details().get("key"));
    json.put("message", problem.getMessage());
    return json;
  }
}
