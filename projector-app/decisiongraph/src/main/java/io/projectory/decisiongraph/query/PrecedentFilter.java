package io.projectory.decisiongraph.query;

/**
 * Which finished traces to find; null means any.
 *
 * @param policyVersion only together with {@code policyId}
 * @param entityId only together with {@code entityType}
 * @param limit 1 to 10000, 100 by default
 */
public record PrecedentFilter(
    String policyId,
    String policyVersion,
    String entityType,
    String entityId,
    String outcome,
    Integer limit) {
  static final int MOST = 10_000;

  /** Any finished trace, the newest first. */
  public static final PrecedentFilter ANY = new PrecedentFilter(null, null, null, null, null, null);

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for a blank value, a
   *     part without what it belongs to, or a limit out of its range
   */
  public PrecedentFilter {
    Arguments.optional("policy_id", policyId);
    Arguments.optional("policy_version", policyVersion);
    Arguments.optional("entity_type", entityType);
    Arguments.optional("entity_id", entityId);
    Arguments.optional("outcome", outcome);
    if (policyVersion != null && policyId == null) {
      throw Arguments.invalid("policy_version", "needs a policy_id beside it");
    }
    if (entityId != null && entityType == null) {
      throw Arguments.invalid("entity_id", "needs an entity_type beside it");
    }
    limit = Arguments.range("limit", limit, 100, 1, MOST);
  }
}
