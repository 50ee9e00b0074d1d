package io.projectory.runtime.worker;

import java.time.Instant;

/** Waits until an instant or until the worker is asked to stop, whichever comes first. */
@FunctionalInterface
interface Pause {
  void until(Instant instant);
}
