package io.projectory.cli.command;

import java.io.Serial;

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

  int exitCode() {
    return exitCode;
  }
}
