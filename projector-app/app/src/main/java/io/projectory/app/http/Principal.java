package io.projectory.app.http;

import io.projectory.app.config.Role;

/**
 * Who asks.
 *
 * @param name of the token; null where nobody is asked, on this machine without tokens
 */
record Principal(String name, Role role) {
  /** Everybody on this machine, when no token is configured. */
  static final Principal LOCAL = new Principal(null, Role.ADMIN);

  /**
   * @throws HttpRefusal 403 when the role does not cover what is needed
   */
  void require(Role needed, String what) {
    if (!role.covers(needed)) {
      throw HttpRefusal.forbidden(
          what + " needs the role " + needed.code() + "; this token is a " + role.code() + "'s");
    }
  }
}
