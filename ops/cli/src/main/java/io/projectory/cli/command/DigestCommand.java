package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Table;
import io.projectory.runtime.digest.DigestService;
import io.projectory.schemas.Tenants;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "digest",
    description = "Compute the canonical digests of a tenant's projections from the tables, now.",
    footer = {"", "Example:", "  projectory digest --tenant acme"})
final class DigestCommand extends Action {
  @Mixin private TenantOption tenant;

  DigestCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) throws SQLException {
    String id = Tenants.require(tenant.id);
    DigestService.Digests digests = deployment.digests().compute(id);
    write(digests.values(), () -> print(digests));
    return ExitCode.DONE;
  }

  private void print(DigestService.Digests digests) {
    Table table = console().table("projection", "cursor", "digest");
    digests.values().forEach((name, value) -> table.row(name, digests.cursors().get(name), value));
    table.print();
  }
}
