package io.projectory.app.config;

import java.util.Locale;

/** What the holder of a token may do over HTTP; each role may also do what those before it may. */
public enum Role {
  /** Read. */
  VIEWER,
  /** Besides: replay, cancel, pause, resume, sync, and plans. */
  OPERATOR,
  /** Besides: rebuild and skip, which change what projections hold. */
  ADMIN;

  /** Whether this role may do what is open to the other. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The public spelling, for example {@code viewer}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
