package io.projectory.app;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Does not return from an event while it is held: what a projection that loops for ever does. */
public final class HangingProjection implements Projection {
  static final String NAME = "hanging";

  private static volatile CountDownLatch held = new CountDownLatch(0);

  /** Every event hangs from now on, until {@link #release}. */
  static void hold() {
    held = new CountDownLatch(1);
  }

  static void release() {
    held.countDown();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Table> tables() {
    return List.of();
  }

  @Override
  public Set<String> eventTypes() {
    return Set.of("TraceStarted");
  }

  @Override
  public void apply(Event event, Changes changes) {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
