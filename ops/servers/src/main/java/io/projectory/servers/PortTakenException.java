package io.projectory.servers;

/** Somebody else listens on the port that a server was told to use. */
public final class PortTakenException extends ServerException {

  private static final long serialVersionUID = 1L;

  private final String server;
  private final int port;

  public PortTakenException(String server, int port) {
    super(server + " cannot listen on port " + port + ": it is taken");
    this.server = server;
    this.port = port;
  }

  /** "Postgres" or "Kafka". */
  public String server() {
    return server;
  }

  public int port() {
    return port;
  }
}
