package io.projectory.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Table;
import io.projectory.decisiongraph.query.Direction;
import io.projectory.decisiongraph.query.EdgeCursor;
import io.projectory.decisiongraph.query.EdgePage;
import io.projectory.decisiongraph.query.GraphEdge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "edges",
    description = "List the edges of a node, page by page.",
    footer = {
      "",
      "Example:",
      "  projectory query edges trace trace-1 --direction outgoing --limit 20 --tenant acme"
    })
final class EdgesCommand extends Action {
  @Mixin private NodeParameters node;

  @Mixin private TenantOption tenant;

  @Option(
      names = "--direction",
      paramLabel = "D",
      defaultValue = "both",
      description = "both, incoming or outgoing (default: ${DEFAULT-VALUE}).")
  private String direction;

  @Option(names = "--limit", paramLabel = "N", description = "1 to 10000 (default: 100).")
  private Integer limit;

  @Option(
      names = "--cursor",
      paramLabel = "JSON",
      description = "The next_cursor of the page before.")
  private String cursor;

  EdgesCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    EdgePage page =
        deployment
            .queries()
            .listNodeEdges(node.ref(), tenant.id, Direction.of(direction), parse(cursor), limit);
    write(page, () -> print(page));
    return ExitCode.DONE;
  }

  private static EdgeCursor parse(String json) {
    if (json == null) {
      return null;
    }
    try {
      return new ObjectMapper().readValue(json, EdgeCursor.class);
    } catch (JsonProcessingException e) {
      throw new CliException(
          ExitCode.USAGE, "--cursor is no next_cursor of a page: copy it as it was printed", e);
    }
  }

  private void print(EdgePage page) {
    if (page.edges().isEmpty()) {
      console().line("no edges");
      return;
    }
    Table edges = console().table("log_seq", "edge", "from", "to", "trace");
    for (GraphEdge e : page.edges()) {
      edges.row(e.logSeq(), e.edgeType(), e.fromNodeId(), e.toNodeId(), e.traceId());
    }
    edges.print();
    if (page.nextCursor() != null) {
      console().line("more with --cursor '" + session().text(page.nextCursor()) + "'");
    }
  }
}
