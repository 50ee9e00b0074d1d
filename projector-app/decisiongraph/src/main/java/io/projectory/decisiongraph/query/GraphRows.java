package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.projectory.schemas.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Turns rows of the graph's tables into records. */
final class GraphRows {
  private GraphRows() {}

  static GraphNode node(ResultSet row) throws SQLException {
    return new GraphNode(
        row.getString("node_id"),
        row.getString("node_type"),
        row.getString("trace_id"),
        row.getLong("log_seq"),
        row.getString("created_at"),
        attrs(row.getString("metadata_json")));
  }

  static GraphEdge edge(ResultSet row) throws SQLException {
    return new GraphEdge(
        row.getString("edge_id"),
        row.getString("edge_type"),
        row.getString("from_node_id"),
        row.getString("to_node_id"),
        row.getString("trace_id"),
        row.getLong("log_seq"),
        row.getString("created_at"),
        attrs(row.getString("metadata_json")));
  }

  /** As the digest reads it (SEMANTICS 8). */
  private static JsonNode attrs(String metadata) {
    if (metadata == null
        || metadata.isEmpty()
        || metadata.equals("{}")
        || metadata.equals("null")) {
      return JsonNodeFactory.instance.objectNode();
    }
    return CanonicalJson.parse(metadata);
  }
}
