package io.projectory.cli.command;

import io.projectory.cli.connect.Reasons;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An exception as a user sees it: a category, one line, and the exit code. */
record Problem(String code, String message, Map<String, Object> details, int exitCode) {

  static Problem of(Throwable error) {
    String unreachable = Reasons.unreachable(error);
    if (unreachable != null) {
      return new Problem("storage", unreachable, Map.of(), ExitCode.UNREACHABLE);
    }
    if (Reasons.isBroken(error)) {
      String message = "the server went away (" + Reasons.firstLine(error) + "); try again";
      return new Problem("storage", message, Map.of(), ExitCode.UNREACHABLE);
    }
    if (error instanceof CliException known) {
      String code = known.exitCode() == ExitCode.USAGE ? "invalid_argument" : "storage";
      return new Problem(code, known.getMessage(), Map.of(), known.exitCode());
    }
    if (error instanceof ProjectoryException known) {
      int exit = known.code() == ErrorCode.INVALID_ARGUMENT ? ExitCode.USAGE : ExitCode.FAILED;
      return new Problem(known.code().code(), Reasons.firstLine(known), known.details(), exit);
    }
    String message =
        "an internal error, which should not happen: "
            + error.getClass().getName()
            + ": "
            + Reasons.firstLine(error);
    return new Problem("internal_error", message, Map.of(), ExitCode.FAILED);
  }

  /** {@code {"error":{"code","message","details"}}}. */
  Map<String, Object> json() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code);
    body.put("message", message);
    body.put("details", details);
    return Map.of("error", body);
  }
}
