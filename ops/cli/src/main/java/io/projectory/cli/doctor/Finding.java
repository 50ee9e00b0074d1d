package io.projectory.cli.doctor;

/**
 * What one check found.
 *
 * @param nextCommand what to do about it, or null
 */
public record Finding(String check, Status status, String message, String nextCommand) {

  /** How bad it is. */
  public enum Status {
    OK,
    /** Worth knowing; nothing is lost or stands still. */
    WARN,
    /** Something stands still, or soon will. */
    FAULT
  }
}
