package io.projectory.runtime.scope;

import java.util.Locale;

/** Whether the live worker moves a scope, and if not, why (DESIGN 1 and 5). */
public enum ScopeState {
  /** Moved by the live worker, from the topic. */
  ATTACHED,
  /** Detached; moves by reading the log as soon as its next attempt is due. */
  RETRYING,
  /** Detached; rests on its last good event until asked. */
  FAILED,
  /** Detached by an operator; rests until asked. */
  PAUSED,
  /** Detached; a run of this tenant alone moves it by reading the log. */
  REBUILDING;

  public String sql() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ScopeState of(String sql) {
    return valueOf(sql.toUpperCase(Locale.ROOT));
  }
}
