package io.projectory.chaos;

/** Is told how a run goes on; may be called from several threads. */
public interface Watcher {
  /** What is being done, or what happened by itself. */
  void news(String text);

  /** A fault was injected and recovered from. */
  void fault(Injected fault);
}
