package io.projectory.cli.command;

import io.projectory.app.operations.WaitResult;
import io.projectory.app.operations.WaitResult.Result;
import io.projectory.cli.connect.Deployment;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "wait",
    description = "Wait until every projection has applied a position of a tenant's log.",
    footer = {
      "",
      "Ends at once when a scope has failed or is paused: then waiting does not help.",
      "",
      "Example:",
      "  projectory wait --tenant acme --log-seq 42 --timeout 30s"
    })
final class WaitCommand extends Action {
  @Mixin private TenantOption tenant;

  @Option(
      names = "--log-seq",
      paramLabel = "N",
      description = "The position; without it, the log's head now.")
  private Long logSeq;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long, such as 500ms or 2m (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  WaitCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    WaitResult result = deployment.operations().waitFor(tenant.id, logSeq, timeout);
    boolean applied = result.result() == Result.APPLIED;
    write(result, () -> print(result));
    if (!applied) {
      console().error(problem(result));
    }
    return applied ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(WaitResult result) {
    if (result.result() == Result.APPLIED) {
      console()
          .line(
              "every projection of tenant "
                  + result.tenantId()
                  + " has applied "
                  + result.logSeq());
    }
  }

  private static String problem(WaitResult result) {
    String scope = result.blockedBy() + " of tenant " + result.tenantId();
    long cursor = result.cursors().get(result.blockedBy());
    String at = " at " + cursor + ", before " + result.logSeq();
    String more = "; see 'projectory worker " + result.blockedBy() + " --tenant ";
    String tenant = result.tenantId() + "'";
    return switch (result.result()) {
      case FAILED -> scope + " has failed" + at + more + tenant;
      case PAUSED -> scope + " is paused" + at;
      case REBUILDING -> scope + " is still being rebuilt" + at + "; wait longer with --timeout";
      default -> scope + " did not get there in time: it is" + at + more + tenant;
    };
  }
}
