package io.projectory.testkit.fold;

import java.io.Serial;

/** An event that a projection must refuse; {@code code} is a category of SEMANTICS 2. */
final class PoisonException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean hole;

  PoisonException(String code, String reason) {
    this(code, reason, false);
  }

  PoisonException(String code, String reason, boolean hole) {
    super(reason);
    this.code = code;
    this.hole = hole;
  }

  Stop at(LogEvent event) {
    return new Stop(code, event.logSeq(), event.eventId(), getMessage(), hole);
  }
}
