package io.projectory.testkit.fold;

import java.util.List;

/** The five tables of the built-in projections (SEMANTICS 7.1); the first column is the key. */
public enum FoldTable {
  NODES(
      "dg_cg_nodes",
      "context_graph",
      "node_id",
      "node_type",
      "trace_id",
      "log_seq",
      "created_at",
      "metadata_json"),
  EDGES(
      "dg_cg_edges",
      "context_graph",
      "edge_id",
      "edge_type",
      "from_node_id",
      "to_node_id",
      "trace_id",
      "log_seq",
      "created_at",
      "metadata_json"),
  TRACE_SUMMARY(
      "dg_trace_summary",
      "trace_summary",
      "trace_id",
      "workflow",
      "title",
      "primary_entity_type",
      "primary_entity_system",
      "primary_entity_id",
      "outcome",
      "started_at",
      "finished_at",
      "event_count",
      "last_log_seq"),
  POLICY_EVAL_INDEX(
      "dg_policy_eval_index",
      "precedent_index",
      "index_id",
      "trace_id",
      "policy_id",
      "policy_version",
      "log_seq",
      "created_at"),
  PRECEDENT_INDEX(
      "dg_precedent_index",
      "precedent_index",
      "source_event_id",
      "log_seq",
      "trace_id",
      "policy_id",
      "policy_version",
      "exception_id",
      "primary_entity_type",
      "primary_entity_system",
      "primary_entity_id");

  private final String table;
  private final String projection;
  private final List<String> columns;

  FoldTable(String table, String projection, String... columns) {
    this.table = table;
    this.projection = projection;
    this.columns = List.of(columns);
  }

  /** The name of the database table. */
  public String table() {
    return table;
  }

  /** The projection that owns the table. */
  public String projection() {
    return projection;
  }

  /** All columns but {@code tenant_id}, the key first. */
  public List<String> columns() {
    return columns;
  }

  public String key() {
    return columns.get(0);
  }
}
