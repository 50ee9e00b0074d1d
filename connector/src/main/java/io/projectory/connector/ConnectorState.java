package io.projectory.connector;

import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.util.Locale;
import java.util.Optional;

/**
 * What a connector is doing.
 *
 * @param reason of a failure
 * @param detail for people: what it waits for, or what failed; never null
 */
public record ConnectorState(Phase phase, Optional<StopReason> reason, String detail) {

  /** In the order of a life without trouble. */
  public enum Phase {
    STARTING,
    /** Another instance leads; this one takes over when that one ends. */
    STANDBY,
    /** Publishing the events that were in the log before the first start. */
    SNAPSHOT,
    /** Publishing events as they are committed. */
    STREAMING,
    /** A server is away or an attempt failed; the next attempt follows by itself. */
    WAITING,
    STOPPED,
    FAILED;

    /** The public spelling, for example {@code streaming}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing will come after it. */
    public boolean isFinal() {
      return this == STOPPED || this == FAILED;
    }
  }

  static ConnectorState of(Phase phase) {
    return new ConnectorState(phase, Optional.empty(), "");
  }

  static ConnectorState waiting(String detail) {
    return new ConnectorState(Phase.WAITING, Optional.empty(), detail);
  }

  static ConnectorState failed(ConnectorException failure) {
    return new ConnectorState(Phase.FAILED, Optional.of(failure.reason()), failure.line());
  }

  @Override
  public String toString() {
    return detail.isEmpty() ? phase.code() : phase.code() + " (" + detail + ")";
  }
}
