package io.projectory.chaos.fault;

/** One kind of fault. For the thread that runs the suite. */
public interface Fault {
  /** Its name in reports, such as {@code kill_member}. */
  String kind();

  /**
   * Does it, sees its effect and ends it: what was stopped goes on, what was broken is whole. What
   * a supervisor or a member must still do by itself is left to them.
   *
   * @return what was observed
   * @throws NoEffectException when nothing was: then it does not count
   */
  String inject();
}
