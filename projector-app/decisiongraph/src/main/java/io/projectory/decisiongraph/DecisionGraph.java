package io.projectory.decisiongraph;

import io.projectory.api.OnError;
import io.projectory.schemas.ProjectoryException;
import java.util.List;

/**
 * What the three projections have in common: their names in canonical order, and the full digest.
 */
public final class DecisionGraph {
  public static final String CONTEXT_GRAPH = "context_graph";
  public static final String TRACE_SUMMARY = "trace_summary";
  public static final String PRECEDENT_INDEX = "precedent_index";

  /** Over all tenants, fed by a topic of its own; none of the {@link #NAMES}. */
  public static final String POLICY_ACTIVITY = "policy_activity";

  /** Canonical order (SEMANTICS 7): of listings, of {@code rebuild all}, of the full digest. */
  public static final List<String> NAMES = List.of(CONTEXT_GRAPH, TRACE_SUMMARY, PRECEDENT_INDEX);

  /**
   * Name of the digest over all three (SEMANTICS 8): of the text {@code {a}:{b}:{c}}, their digests
   * complete with prefix, in canonical order.
   */
  public static final String FULL_PROJECTION = "full_projection";

  private DecisionGraph() {}

  /**
   * SEMANTICS 2: whatever is unexpected counts as {@code storage} and is tried again; a semantic
   * error would be the same the next time.
   */
  static OnError onError(Exception error) {
    boolean semantic = error instanceof ProjectoryException known && !known.code().recoverable();
    return semantic ? OnError.FATAL : OnError.RETRY;
  }
}
