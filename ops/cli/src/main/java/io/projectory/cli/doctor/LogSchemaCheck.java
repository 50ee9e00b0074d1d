package io.projectory.cli.doctor;

import io.projectory.schemas.migrate.EventLogSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Whether triggers, publication and privileges still guard the log. */
final class LogSchemaCheck implements Check {
  @Override
  public String name() {
    return "log";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.LOG);
  }

  @Override
  public void look(Patient patient, Report report) throws SQLException {
    try (Connection connection = patient.logConnection()) {
      for (String finding : EventLogSchema.check(connection)) {
        int remedy = finding.indexOf(": ");
        report.fault(
            remedy < 0 ? finding : finding.substring(0, remedy),
            remedy < 0 ? null : finding.substring(remedy + 2));
      }
    }
    report.okUnlessFound("triggers, publication and privileges of the log are as they should be");
  }
}
