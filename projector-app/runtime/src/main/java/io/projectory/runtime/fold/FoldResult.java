package io.projectory.runtime.fold;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A folded batch, ready for its transaction.
 *
 * @param scopes every scope the batch met, in byte order of tenant
 * @param traces what to publish after commit
 */
public record FoldResult(
    BatchChanges changes,
    Collection<ScopeFold> scopes,
    List<BadRecord> badRecords,
    Map<TraceKey, Integer> traces) {

  public int applied() {
    return scopes.stream().mapToInt(ScopeFold::applied).sum();
  }
}
