package io.projectory.decisiongraph.query;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads {@code dg_cg_nodes} and {@code dg_cg_edges} of one tenant in one snapshot. */
final class GraphTables {
  private static final int FETCH_SIZE = 1000;

  /** Comes after every edge id. */
  private static final String BEYOND_ALL = Character.toString(Character.MAX_CODE_POINT);

  private static final String NODE_EXISTS =
      """
      select 1 from dg_cg_nodes where tenant_id = ? and node_id = ?
      """;

  private static final String NODES =
      """
      select node_id, node_type, trace_id, log_seq, created_at, metadata_json
      from dg_cg_nodes
      where tenant_id = ? and node_id = any (?)
      order by node_id
      """;

  // An edge id begins with its type, so the edges of a node and a type stand together in the index
  // on the node that ends in edge_id: each branch reads its first edges there and no more, however
  // many edges the node has.
  private static final String TOUCHING =
      """
      select distinct on (edge_id)
             edge_id, edge_type, from_node_id, to_node_id, trace_id, log_seq, created_at, metadata_json
      from unnest(?) as frontier (node_id)
      cross join unnest(?, ?, ?) as allowed (type, first_id, beyond_id)
      cross join lateral (
        (select * from dg_cg_edges
         where tenant_id = ? and from_node_id = frontier.node_id
           and edge_id >= allowed.first_id and edge_id < allowed.beyond_id
           and (allowed.type is null or edge_type = allowed.type)
         order by edge_id
         limit ?)
        union all
        (select * from dg_cg_edges
         where tenant_id = ? and to_node_id = frontier.node_id
           and edge_id >= allowed.first_id and edge_id < allowed.beyond_id
           and (allowed.type is null or edge_type = allowed.type)
         order by edge_id
         limit ?)
      ) as edge
      order by edge_id
      limit ?
      """;

  private static final String LOG_SEQ =
      """
      select log_seq from dg_cg_edges where tenant_id = ? and edge_id = ?
      """;

  private static final String PAGE =
      """
      select edge_id, edge_type, from_node_id, to_node_id, trace_id, log_seq, created_at, metadata_json
      from (
        (select * from dg_cg_edges
         where tenant_id = ? and from_node_id = ? and (log_seq, edge_id) > (?, ?)
         order by log_seq, edge_id
         limit ?)
        union
        (select * from dg_cg_edges
         where tenant_id = ? and to_node_id = ? and (log_seq, edge_id) > (?, ?)
         order by log_seq, edge_id
         limit ?)
      ) as edge
      order by log_seq, edge_id
      limit ?
      """;

  private final Connection snapshot;
  private final String tenantId;

  GraphTables(Connection snapshot, String tenantId) {
    this.snapshot = snapshot;
    this.tenantId = tenantId;
  }

  /** The id of the node that is meant, whether or not there is one. */
  String nodeId(NodeRef node) throws SQLException {
    if (!node.mayBeWhole() || exists(node.byIdentifier())) {
      return node.byIdentifier();
    }
    return node.nodeId();
  }

  /** Those of the nodes that exist, in byte order. */
  List<GraphNode> nodes(Collection<String> nodeIds) throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(NODES)) {
      select.setString(1, tenantId);
      select.setArray(2, texts(nodeIds));
      List<GraphNode> nodes = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          nodes.add(GraphRows.node(rows));
        }
      }
      return nodes;
    }
  }

  /**
   * Hands over the first edges, at most {@code limit}, that touch one of the nodes, each once and
   * in byte order of their ids, until the visitor answers false.
   *
   * @param edgeTypes empty for all
   */
  void touching(
      Collection<String> nodeIds,
      Collection<String> edgeTypes,
      long limit,
      Predicate<GraphEdge> visitor)
      throws SQLException {
    List<String> types = new ArrayList<>(edgeTypes);
    List<String> first = new ArrayList<>();
    List<String> beyond = new ArrayList<>();
    for (String type : types) {
      first.add(type + ':');
      beyond.add(type + (char) (':' + 1));
    }
    if (types.isEmpty()) {
      types.add(null);
      first.add("");
      beyond.add(BEYOND_ALL);
    }
    try (PreparedStatement select = snapshot.prepareStatement(TOUCHING)) {
      select.setArray(1, texts(nodeIds));
      select.setArray(2, texts(types));
      select.setArray(3, texts(first));
      select.setArray(4, texts(beyond));
      select.setString(5, tenantId);
      select.setLong(6, limit);
      select.setString(7, tenantId);
      select.setLong(8, limit);
      select.setLong(9, limit);
      visit(select, visitor);
    }
  }

  /** The log_seq of an edge, empty when there is no such edge. */
  OptionalLong logSeq(String edgeId) throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(LOG_SEQ)) {
      select.setString(1, tenantId);
      select.setString(2, edgeId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * The first edges, by (log_seq, edge_id), strictly after a position.
   *
   * @param from only edges out of this node, null for none
   * @param to and edges into this node, null for none
   */
  List<GraphEdge> page(String from, String to, long logSeq, String edgeId, int limit)
      throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(PAGE)) {
      int next = 1;
      for (String node : new String[] {from, to}) {
        select.setString(next++, tenantId);
        select.setString(next++, node);
        select.setLong(next++, logSeq);
        select.setString(next++, edgeId);
        select.setInt(next++, limit);
      }
      select.setInt(next, limit);
      List<GraphEdge> edges = new ArrayList<>();
      visit(select, edges::add);
      return edges;
    }
  }

  private static void visit(PreparedStatement select, Predicate<GraphEdge> visitor)
      throws SQLException {
    select.setFetchSize(FETCH_SIZE);
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next() && visitor.test(GraphRows.edge(rows))) {}
    }
  }

  private boolean exists(String nodeId) throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(NODE_EXISTS)) {
      select.setString(1, tenantId);
      select.setString(2, nodeId);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private Array texts(Collection<String> values) throws SQLException {
    return snapshot.createArrayOf("text", values.toArray());
  }
}
