package io.projectory.runtime.simulation;

import java.io.Serial;

/** The process is gone between two statements: an Error, so that nothing in it goes on. */
final class MemberCrash extends Error {
  @Serial private static final long serialVersionUID = 1L;

  MemberCrash(String where) {
    super(where, null, false, false);
  }
}
