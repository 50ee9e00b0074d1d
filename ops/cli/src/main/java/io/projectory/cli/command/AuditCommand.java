package io.projectory.cli.command;

import io.projectory.app.operations.AuditEntry;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = "List commands and what became of them, newest first, refused ones as well.",
    footer = {"", "Example:", "  projectory audit --limit 20"})
final class AuditCommand extends Action {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many, at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  AuditCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    List<AuditEntry> entries = deployment.operations().audit(limit);
    write(entries, () -> print(entries));
    return ExitCode.DONE;
  }

  private void print(List<AuditEntry> entries) {
    if (entries.isEmpty()) {
      console().line("no command was ever given");
      return;
    }
    Table table =
        console()
            .table(
                "requested", "door", "by", "command", "projection", "tenant", "status", "reason");
    for (AuditEntry entry : entries) {
      boolean bad = entry.status().equals("refused") || entry.status().equals("failed");
      table.row(
          entry.requestedAt(),
          entry.door(),
          entry.requestedBy(),
          entry.command(),
          entry.projection(),
          entry.tenantId() == null && entry.projection() != null
              ? "(every tenant)"
              : entry.tenantId(),
          bad ? Table.styled(Style.BAD, entry.status() + ": " + entry.errorCode()) : entry.status(),
          entry.reason());
    }
    table.print();
  }
}
