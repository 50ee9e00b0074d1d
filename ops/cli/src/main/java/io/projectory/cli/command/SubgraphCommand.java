package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import io.projectory.decisiongraph.query.GraphEdge;
import io.projectory.decisiongraph.query.GraphNode;
import io.projectory.decisiongraph.query.Subgraph;
import io.projectory.decisiongraph.query.SubgraphFilter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "subgraph",
    description = "Show what surrounds a node.",
    footer = {
      "",
      "Example:",
      "  projectory query subgraph trace trace-1 --max-depth 2 --tenant acme"
    })
final class SubgraphCommand extends Action {
  @Mixin private NodeParameters node;

  @Mixin private TenantOption tenant;

  @Option(names = "--max-depth", paramLabel = "N", description = "Steps, 0 to 10 (default: 1).")
  private Integer maxDepth;

  @Option(names = "--max-nodes", paramLabel = "N", description = "Most nodes (default: 100).")
  private Integer maxNodes;

  @Option(names = "--max-edges", paramLabel = "N", description = "Most edges (default: 100).")
  private Integer maxEdges;

  @Option(
      names = "--node-types",
      paramLabel = "TYPE",
      split = ",",
      description = "Only nodes of these types.")
  private List<String> nodeTypes;

  @Option(
      names = "--edge-types",
      paramLabel = "TYPE",
      split = ",",
      description = "Only edges of these types.")
  private List<String> edgeTypes;

  SubgraphCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    SubgraphFilter filter = new SubgraphFilter(maxDepth, maxNodes, maxEdges, nodeTypes, edgeTypes);
    Subgraph found = deployment.queries().getContextSubgraph(node.ref(), tenant.id, filter);
    write(found, () -> print(found));
    return ExitCode.DONE;
  }

  private void print(Subgraph found) {
    if (found.nodes().isEmpty() && found.edges().isEmpty()) {
      console().line("nothing is known about this node");
      return;
    }
    Table nodes = console().table("node", "trace", "log_seq", "created");
    for (GraphNode n : found.nodes()) {
      nodes.row(n.nodeId(), n.traceId(), n.logSeq(), n.createdAt());
    }
    nodes.print();
    console().line("");
    Table edges = console().table("edge", "from", "to", "log_seq");
    for (GraphEdge e : found.edges()) {
      edges.row(e.edgeType(), e.fromNodeId(), e.toNodeId(), e.logSeq());
    }
    edges.print();
    if (found.truncated()) {
      console().line(console().style(Style.ATTENTION, "a limit left something out"));
    }
  }
}
