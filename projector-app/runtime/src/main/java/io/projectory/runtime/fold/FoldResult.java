package io.projectory.runtime.fold;

import io.projectory.runtime.watch.EngineListener;
import io.projectory.runtime.watch.EngineListener.Path;
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
    Map<TraceKey, TraceState> traces) {

  public int applied() {
    return scopes.stream().mapToInt(ScopeFold::applied).sum();
  }

  /** To be called when the batch is committed. */
  public void tell(EngineListener listener, String projection, Path path, int records) {
    listener.committed(projection, path, records, applied(), badRecords.size());
    for (ScopeFold scope : scopes) {
      if (scope.applied() > 0) {
        long before = scope.before().cursor();
        listener.moved(projection, path, scope.before().tenantId(), before + 1, scope.cursor());
      }
    }
  }
}
