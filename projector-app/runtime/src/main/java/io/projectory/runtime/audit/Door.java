package io.projectory.runtime.audit;

import java.util.Locale;

/** By which way a command came in; all of them pass the same admission. */
public enum Door {
  TOPIC,
  HTTP,
  CLI,
  JAVA;

  /** As stored, for example {@code topic}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
