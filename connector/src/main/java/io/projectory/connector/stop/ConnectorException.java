package io.projectory.connector.stop;

import java.io.Serial;

/** A typed, final failure of a connector. The message is one line without secrets or payloads. */
public final class ConnectorException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final StopReason reason;

  public ConnectorException(StopReason reason, String finding) {
    this(reason, finding, null);
  }

  public ConnectorException(StopReason reason, String finding, Throwable cause) {
    super(finding, cause);
    this.reason = reason;
  }

  public StopReason reason() {
    return reason;
  }

  /** Reason, finding and remedy on one line. */
  public String line() {
    return reason.code() + ": " + getMessage() + "; " + reason.remedy();
  }
}
