package io.projectory.runtime.command;

import io.projectory.runtime.store.PartitionCursor;
import java.util.List;

/** Whether the topic can serve the rebuild of a projection for every tenant. */
@FunctionalInterface
public interface RebuildCheck {
  /**
   * @throws io.projectory.schemas.ProjectoryException {@code conflict} when it cannot
   * @throws RuntimeException when the brokers cannot be asked
   */
  void requireWhole(String projection, List<PartitionCursor> recorded);
}
