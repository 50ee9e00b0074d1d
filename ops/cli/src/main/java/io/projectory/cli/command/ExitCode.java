package io.projectory.cli.command;

/** What the exit code of every command says. */
final class ExitCode {
  static final int DONE = 0;

  /** The command did what it does, and the answer is no. */
  static final int FAILED = 1;

  /** The command line, a file it names or the configuration is wrong. */
  static final int USAGE = 2;

  /** A server does not answer. */
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
