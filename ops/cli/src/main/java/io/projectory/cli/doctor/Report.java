package io.projectory.cli.doctor;

import io.projectory.cli.doctor.Finding.Status;
import java.util.ArrayList;
import java.util.List;

/** Collects findings, check by check. */
final class Report {
  private final List<Finding> findings = new ArrayList<>();
  private String check;

  void begin(String name) {
    check = name;
  }

  void ok(String message) {
    findings.add(new Finding(check, Status.OK, message, null));
  }

  void warn(String message, String nextCommand) {
    findings.add(new Finding(check, Status.WARN, message, nextCommand));
  }

  void fault(String message, String nextCommand) {
    findings.add(new Finding(check, Status.FAULT, message, nextCommand));
  }

  /** Says that all is well, unless the present check has found something. */
  void okUnlessFound(String message) {
    if (findings.stream().noneMatch(f -> f.check().equals(check))) {
      ok(message);
    }
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
