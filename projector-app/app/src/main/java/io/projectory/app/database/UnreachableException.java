package io.projectory.app.database;

import java.io.Serial;
import java.sql.SQLException;

/** A server does not answer or does not let us in; the message says which and what to do. */
public final class UnreachableException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  public UnreachableException(String message, Throwable cause) {
    super(message, "08001", cause);
  }
}
