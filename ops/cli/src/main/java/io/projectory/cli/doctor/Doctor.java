package io.projectory.cli.doctor;

import io.projectory.app.kafka.KafkaView;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.connect.Reasons;
import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Compares log, slot, topic, groups and cursors with each other, along the path of an event. */
public final class Doctor {
  private static final List<Check> CHECKS =
      List.of(
          new LogSchemaCheck(),
          new SlotCheck(),
          new TopicCheck(),
          new MembersCheck(),
          new GroupsCheck(),
          new ScopesCheck(),
          new FeedsCheck(),
          new FailuresCheck(),
          new FlowCheck());

  private Doctor() {}

  /** Runs every check that the reachable servers allow; changes nothing. */
  public static List<Finding> examine(Deployment deployment) throws InterruptedException {
    try (KafkaView kafka = new KafkaView(deployment.settings().kafka())) {
      Patient patient = new Patient(deployment, kafka);
      Report report = new Report();
      Set<Server> reachable = ServersCheck.look(patient, report);
      for (Check check : CHECKS) {
        if (reachable.containsAll(check.needs())) {
          run(check, patient, report);
        }
      }
      return report.findings();
    }
  }

  private static void run(Check check, Patient patient, Report report) throws InterruptedException {
    report.begin(check.name());
    try {
      check.look(patient, report);
    } catch (SQLException | ProjectoryException e) {
      report.fault("could not be checked: " + Reasons.firstLine(e), "projectory doctor");
    }
  }
}
