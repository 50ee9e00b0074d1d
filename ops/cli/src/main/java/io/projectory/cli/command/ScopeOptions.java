package io.projectory.cli.command;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which scopes a command is for. */
final class ScopeOptions {
  @Parameters(index = "0", paramLabel = "PROJECTION", description = "One projection, or all.")
  String projection;

  @ArgGroup private Whose whose;

  /** One of the two. */
  static final class Whose {
    @Option(
        names = "--tenant",
        paramLabel = "T",
        description = "One tenant; without it, every tenant.")
    private String tenant;

    @Option(names = "--all-tenants", description = "Every tenant, said aloud.")
    private boolean all;
  }

  /** Null is every tenant. */
  String tenant() {
    return whose == null ? null : whose.tenant;
  }

  /** In words. */
  String words() {
    String who = tenant() == null ? "every tenant" : "tenant " + tenant();
    return (projection.equals("all") ? "all projections" : projection) + " of " + who;
  }
}
