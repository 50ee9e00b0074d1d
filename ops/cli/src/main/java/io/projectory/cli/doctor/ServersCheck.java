package io.projectory.cli.doctor;

import io.projectory.cli.connect.Reasons;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** Whether the three servers answer; the others are asked only what can be answered. */
final class ServersCheck {
  private static final String START = "projectory up";

  private ServersCheck() {}

  /** Asks for a connection. */
  @FunctionalInterface
  private interface LogIn {
    Connection connect() throws SQLException;
  }

  static Set<Server> look(Patient patient, Report report) {
    Set<Server> reachable = EnumSet.noneOf(Server.class);
    report.begin("servers");
    if (answers(report, "event log", patient.settings().eventLog().url(), patient::logConnection)) {
      reachable.add(Server.LOG);
    }
    String views = patient.settings().projections().url();
    if (answers(report, "projection database", views, patient::viewsConnection)) {
      reachable.add(Server.PROJECTIONS);
    }
    if (kafkaAnswers(patient, report)) {
      reachable.add(Server.KAFKA);
    }
    return reachable;
  }

  private static boolean answers(Report report, String what, String url, LogIn logIn) {
    try (Connection connection = logIn.connect()) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      report.ok(what + " answers: PostgreSQL " + version + " at " + url);
      return true;
    } catch (SQLException e) {
      report.fault(what + ": " + Reasons.firstLine(e), START);
      return false;
    }
  }

  private static boolean kafkaAnswers(Patient patient, Report report) {
    String servers = patient.settings().kafka().bootstrapServers();
    try {
      report.ok("Kafka answers: " + patient.kafka().brokers() + " broker(s) at " + servers);
      return true;
    } catch (ProjectoryException e) {
      report.fault(Reasons.firstLine(e), START);
      return false;
    }
  }
}
