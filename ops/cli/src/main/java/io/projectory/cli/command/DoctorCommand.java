package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.doctor.Doctor;
import io.projectory.cli.doctor.Finding;
import io.projectory.cli.doctor.Finding.Status;
import io.projectory.cli.output.OneLine;
import io.projectory.cli.output.Style;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = {
      "Check servers, log, slot, topic, groups and cursors against each other.",
      "",
      "Changes nothing. Exit code 1 when there is a fault; each fault names the next command."
    },
    footer = {"", "Example:", "  projectory doctor"})
final class DoctorCommand extends Action {
  DoctorCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) throws InterruptedException {
    List<Finding> findings = Doctor.examine(deployment);
    write(findings, () -> findings.forEach(this::print));
    boolean fault = findings.stream().anyMatch(f -> f.status() == Status.FAULT);
    return fault ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void print(Finding finding) {
    String status =
        switch (finding.status()) {
          case OK -> console().style(Style.GOOD, "ok   ");
          case WARN -> console().style(Style.ATTENTION, "warn ");
          case FAULT -> console().style(Style.BAD, "fault");
        };
    console().line(status + "  " + String.format("%-8s", finding.check()) + "  " + text(finding));
    if (finding.nextCommand() != null) {
      console().line(" ".repeat(17) + "next: " + finding.nextCommand());
    }
  }

  private static String text(Finding finding) {
    return OneLine.of(finding.message());
  }
}
