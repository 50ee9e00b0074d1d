package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import java.sql.Connection;
import java.sql.SQLException;

/** The stack's tables against the reference fold of its log. */
final class Verdict {
  private Verdict() {}

  static Report of(Stack stack) throws SQLException {
    try (Connection log = stack.connect("event_log", "projector");
        Connection views = stack.connect("projections", "projector")) {
      return Compare.run(log, views, 50);
    }
  }

  /** Nothing lost, nothing twice, nothing else: rows, cursors, digests, failures. */
  static Report clean(Stack stack) throws SQLException {
    Report report = of(stack);
    assertThat(report.differences()).isEmpty();
    assertThat(report.clean()).isTrue();
    return report;
  }
}
