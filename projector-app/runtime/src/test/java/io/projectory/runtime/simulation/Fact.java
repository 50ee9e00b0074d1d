package io.projectory.runtime.simulation;

/**
 * What the simulation knows of an event it has written; the fold that judges works on this alone,
 * so that it shares no code with what it judges.
 */
final class Fact {
  /** What is wrong with an event, until it is repaired. */
  enum Poison {
    NONE,
    /** The log's row has a wrong hash. */
    BAD_HASH,
    /** The log's row has a wrong trace_seq. */
    TRACE_GAP,
    /** apply throws, answers retry. */
    THROWS,
    /** apply throws, answers skip. */
    THROWS_AND_SKIPS,
    /** The statement breaks a constraint, answers retry. */
    CONSTRAINT
  }

  final String tenant;
  final long logSeq;
  final String eventId;
  final String trace;
  final int traceSeq;
  final String type;
  final int value;
  final Poison everPoisoned;
  volatile Poison poison;

  Fact(
      String tenant,
      long logSeq,
      String eventId,
      String trace,
      int traceSeq,
      String type,
      int value,
      Poison poison) {
    this.tenant = tenant;
    this.logSeq = logSeq;
    this.eventId = eventId;
    this.trace = trace;
    this.traceSeq = traceSeq;
    this.type = type;
    this.value = value;
    this.everPoisoned = poison;
    this.poison = poison;
  }
}
