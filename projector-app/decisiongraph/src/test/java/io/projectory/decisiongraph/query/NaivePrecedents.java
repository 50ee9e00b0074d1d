package io.projectory.decisiongraph.query;

import io.projectory.decisiongraph.Projected;
import io.projectory.schemas.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code find_precedents} word for word (SEMANTICS 13), over lists. */
final class NaivePrecedents {
  private final List<Map<String, Object>> summaries;
  private final List<Map<String, Object>> precedents;

  NaivePrecedents(Projected projected, String tenantId) {
    summaries = rows(projected, tenantId, "dg_trace_summary");
    precedents = rows(projected, tenantId, "dg_precedent_index");
  }

  private static List<Map<String, Object>> rows(Projected projected, String tenantId, String name) {
    return projected.rows(
        tenantId,
        Projected.allTables().stream()
            .filter(t -> t.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  List<Precedent> find(PrecedentFilter filter) {
    return summaries.stream()
        .filter(s -> s.get("outcome") != null)
        .filter(s -> fits(filter.outcome(), s.get("outcome")))
        .filter(s -> fits(filter.entityType(), s.get("primary_entity_type")))
        .filter(s -> fits(filter.entityId(), s.get("primary_entity_id")))
        .filter(s -> filter.policyId() == null || chosen(filter, s).isPresent())
        .sorted(
            Comparator.comparing((Map<String, Object> s) -> -(Long) s.get("last_log_seq"))
                .thenComparing(s -> (String) s.get("trace_id"), ByteOrder.COMPARATOR))
        .limit(filter.limit())
        .map(s -> hit(s, filter.policyId() == null ? Map.of() : chosen(filter, s).orElseThrow()))
        .toList();
  }

  private Optional<Map<String, Object>> chosen(
      PrecedentFilter filter, Map<String, Object> summary) {
    return precedents.stream()
        .filter(p -> Objects.equals(p.get("trace_id"), summary.get("trace_id")))
        .filter(p -> fits(filter.policyId(), p.get("policy_id")))
        .filter(p -> fits(filter.policyVersion(), p.get("policy_version")))
        .min(
            Comparator.comparing((Map<String, Object> p) -> p.get("exception_id") == null)
                .thenComparing(p -> -(Long) p.get("log_seq"))
                .thenComparing(p -> (String) p.get("source_event_id"), ByteOrder.COMPARATOR));
  }

  private static boolean fits(String wanted, Object actual) {
    return wanted == null || wanted.equals(actual);
  }

  private static Precedent hit(Map<String, Object> summary, Map<String, Object> chosen) {
    return new Precedent(
        (String) summary.get("trace_id"),
        (String) summary.get("workflow"),
        (String) summary.get("title"),
        (String) summary.get("outcome"),
        (String) chosen.get("policy_id"),
        (String) chosen.get("policy_version"),
        (String) summary.get("finished_at"));
  }
}
