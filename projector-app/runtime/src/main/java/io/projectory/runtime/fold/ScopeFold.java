package io.projectory.runtime.fold;

import io.projectory.runtime.scope.Scope;

/** How far a batch moves one scope. Filled by the fold, read by the transaction. */
public final class ScopeFold {
  private final Scope before;
  private long cursor;
  private String lastEventId;
  private long passed;
  private int applied;
  private EventFailure failure;

  ScopeFold(Scope before) {
    this.before = before;
    this.cursor = before.cursor();
    this.lastEventId = before.lastEventId();
    this.passed = before.passed();
  }

  void advance(long logSeq, String eventId) {
    cursor = logSeq;
    lastEventId = eventId;
    applied++;
  }

  void passOver(long logSeq) {
    passed = Math.max(passed, logSeq);
  }

  void fail(EventFailure cause) {
    failure = cause;
  }

  /** What the fold assumed; the transaction applies it only if the row still says so. */
  public Scope before() {
    return before;
  }

  public long cursor() {
    return cursor;
  }

  public String lastEventId() {
    return lastEventId;
  }

  public long passed() {
    return passed;
  }

  /** Events that the cursor moved over. */
  public int applied() {
    return applied;
  }

  /** The event at which the scope stopped, or null. */
  public EventFailure failure() {
    return failure;
  }

  public boolean moved() {
    return cursor != before.cursor();
  }

  public boolean touched() {
    return moved() || failure != null || passed != before.passed();
  }
}
