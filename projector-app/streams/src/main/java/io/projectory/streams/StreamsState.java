package io.projectory.streams;

import java.util.Locale;

/**
 * What an instance does.
 *
 * @param detail why, for people; null where the phase says all
 */
public record StreamsState(Phase phase, String detail) {

  /** The phases, in the order of a life; the last two are final. */
  public enum Phase {
    /** For servers, or for the event topic. */
    WAITING,
    /** It has no tasks yet, or is given others. */
    STARTING,
    RUNNING,
    /** A rebuild is about to reset the application. */
    HALTED,
    STOPPED,
    FAILED;

    /** As shown. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isFinal() {
      return this == STOPPED || this == FAILED;
    }
  }

  static StreamsState of(Phase phase) {
    return new StreamsState(phase, null);
  }

  @Override
  public String toString() {
    return detail == null ? phase.code() : phase.code() + ": " + detail;
  }
}
