package io.projectory.decisiongraph.query;

import io.projectory.schemas.OccurredAt;
import java.time.Instant;

/**
 * Which policies and hours to show; null means any.
 *
 * @param policyVersion only together with {@code policyId}
 * @param from hours that begin at or after this time (RFC 3339)
 * @param to hours that begin before this time
 * @param limit 1 to 10000, 100 by default
 */
public record PolicyActivityFilter(
    String policyId, String policyVersion, String from, String to, Integer limit) {
  static final int MOST = 10_000;

  /** Everything, the newest hours first. */
  public static final PolicyActivityFilter ANY =
      new PolicyActivityFilter(null, null, null, null, null);

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for a blank value, a
   *     version without its policy, what is no time, or a limit out of its range
   */
  public PolicyActivityFilter {
    Arguments.optional("policy_id", policyId);
    Arguments.optional("policy_version", policyVersion);
    if (policyVersion != null && policyId == null) {
      throw Arguments.invalid("policy_version", "needs a policy_id beside it");
    }
    from = hour("from", from);
    to = hour("to", to);
    if (from != null && to != null && from.compareTo(to) >= 0) {
      throw Arguments.invalid("to", "is not after from");
    }
    limit = Arguments.range("limit", limit, 100, 1, MOST);
  }

  /** As hours are stored: seconds in UTC, so that texts sort as times do. */
  private static String hour(String name, String time) {
    if (time == null) {
      return null;
    }
    OccurredAt parsed = OccurredAt.parse(time);
    if (parsed == null) {
      throw Arguments.invalid(name, "'" + time + "' is no time; write 2026-01-31T13:00:00Z");
    }
    // an hour begins at a full second: one that begins at or after this has to begin at the next
    return Instant.ofEpochSecond(parsed.epochSecond() + (parsed.fraction().isEmpty() ? 0 : 1))
        .toString();
  }
}
