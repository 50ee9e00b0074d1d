package io.projectory.servers;

/**
 * A server could not be started, stopped or reached. The message is one line a user can act on: it
 * names the path or the port and what to do.
 */
public class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ServerException(String message) {
    super(message);
  }

  public ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
