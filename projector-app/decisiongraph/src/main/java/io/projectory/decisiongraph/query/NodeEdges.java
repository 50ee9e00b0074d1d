package io.projectory.decisiongraph.query;

import java.sql.SQLException;
import java.util.List;

/** {@code list_node_edges} (SEMANTICS 13): pages by (log_seq, edge_id). */
final class NodeEdges {
  static final int MOST = 10_000;

  private final NodeRef node;
  private final Direction direction;
  private final EdgeCursor cursor;
  private final int limit;

  NodeEdges(NodeRef node, Direction direction, EdgeCursor cursor, Integer limit) {
    this.node = node;
    this.direction = direction == null ? Direction.BOTH : direction;
    this.cursor = cursor;
    this.limit = Arguments.range("limit", limit, 100, 1, MOST);
    if (cursor != null && cursor.direction() != this.direction) {
      throw Arguments.invalid(
          "cursor.direction",
          "is " + cursor.direction().text() + ", the query's is " + this.direction.text());
    }
  }

  EdgePage read(GraphTables graph) throws SQLException {
    String nodeId = graph.nodeId(node);
    List<GraphEdge> found =
        graph.page(
            direction == Direction.INCOMING ? null : nodeId,
            direction == Direction.OUTGOING ? null : nodeId,
            cursor == null ? 0 : position(graph),
            cursor == null ? "" : cursor.edgeKey(),
            limit + 1);
    if (found.size() <= limit) {
      return new EdgePage(found, null);
    }
    GraphEdge last = found.get(limit - 1);
    return new EdgePage(
        List.copyOf(found.subList(0, limit)),
        new EdgeCursor(last.edgeId(), direction, last.logSeq()));
  }

  private long position(GraphTables graph) throws SQLException {
    if (cursor.logSeq() != null) {
      return cursor.logSeq();
    }
    return graph
        .logSeq(cursor.edgeKey())
        .orElseThrow(
            () -> Arguments.invalid("cursor.edge_key", "names no edge: " + cursor.edgeKey()));
  }
}
