package io.projectory.runtime.run;

import java.util.Locale;

/** What a run does (SEMANTICS 11). */
public enum RunMode {
  /** From the durable cursor: {@code replay}. */
  CATCH_UP,
  /** Clear, then from the start: {@code rebuild}. */
  REBUILD;

  /** As stored, for example {@code catch_up}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunMode of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
