package io.projectory.runtime.fold;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Lets tests of other packages record changes as the fold does. */
public final class FoldForTests {
  private FoldForTests() {}

  public static void record(
      BatchChanges batch, Projection projection, String tenant, Consumer<Changes> calls) {
    EventChanges changes = new EventChanges(Set.copyOf(projection.tables()));
    changes.begin(List.of());
    calls.accept(changes);
    batch.merge(tenant, changes.operations());
  }
}
