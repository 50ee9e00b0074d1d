package io.projectory.cli.command;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.io.Serial;
import java.util.Map;

/** Ends a command with one line for the user and an exit code. */
final class CliException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  CliException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something that was named is not there. */
  static ProjectoryException notFound(String message, String key, String value) {
    return new ProjectoryException(ErrorCode.NOT_FOUND, message, Map.of(key, value));
  }

  int exitCode() {
    return exitCode;
  }
}
