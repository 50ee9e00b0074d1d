package io.projectory.cli.append;

import java.io.Serial;

/** The log could not take a line for a reason that is not the line's; the cause says which. */
public final class AppendStoppedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final long line;
  private final transient AppendTotals before;

  AppendStoppedException(long line, AppendTotals before, RuntimeException cause) {
    super("stopped at line " + line, cause);
    this.line = line;
    this.before = before;
  }

  /** The line that is not known to be appended. */
  public long line() {
    return line;
  }

  public AppendTotals totals() {
    return before;
  }
}
