package io.projectory.local;

/**
 * The stack cannot start or go on. The message is one line for the user: what, where, what to do.
 */
public final class LocalStackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LocalStackException(String message) {
    super(message);
  }

  public LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
