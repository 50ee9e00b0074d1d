package io.projectory.chaos.fault;

/** A fault that could not be injected, or of which nothing was seen. */
public final class NoEffectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoEffectException(String message) {
    super(message);
  }
}
