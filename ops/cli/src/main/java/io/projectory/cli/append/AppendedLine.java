package io.projectory.cli.append;

/**
 * What became of one line; what does not apply is null.
 *
 * @param line its number in the input, from 1
 */
public record AppendedLine(
    long line,
    Result result,
    Long logSeq,
    String eventId,
    String payloadHash,
    String errorCode,
    String message) {

  /** What an append does. */
  public enum Result {
    INSERTED,
    REUSED,
    REJECTED
  }
}
