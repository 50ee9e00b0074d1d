package io.projectory.runtime.run;

import java.util.Locale;

/** How far a run got (SEMANTICS 11); the last three are final. */
public enum RunStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** As stored, for example {@code queued}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody works on it, or will. */
  public boolean active() {
    return this == QUEUED || this == RUNNING;
  }

  static RunStatus of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
