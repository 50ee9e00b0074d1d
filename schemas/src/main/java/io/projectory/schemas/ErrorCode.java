package io.projectory.schemas;

import java.util.Locale;

/**
 * The error categories of SEMANTICS 2. The category is the contract, the message text is not.
 *
 * <p>Only {@link #STORAGE} is recoverable, that is, retried by a worker; every other is terminal.
 */
public enum ErrorCode {
  INVALID_ARGUMENT,
  SCHEMA_VIOLATION,
  PII_POLICY_VIOLATION,
  IDEMPOTENCY_CONFLICT,
  EVENT_SEQUENCE_INVALID,
  CONFLICT,
  NOT_FOUND,
  FORBIDDEN,
  PROJECTION_OUT_OF_DATE,
  STORAGE;

  /** The public spelling, for example {@code invalid_argument}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean recoverable() {
    return this == STORAGE;
  }
}
