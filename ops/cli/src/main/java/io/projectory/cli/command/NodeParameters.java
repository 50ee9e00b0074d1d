package io.projectory.cli.command;

import io.projectory.decisiongraph.query.NodeRef;
import picocli.CommandLine.Parameters;

/** A node of the graph on the command line. */
final class NodeParameters {
  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "Type of the node: trace, entity, input, policy, exception, action or actor.")
  private String type;

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "Its identifier, such as opportunity:789 for an entity.")
  private String id;

  NodeRef ref() {
    return new NodeRef(type, id);
  }
}
