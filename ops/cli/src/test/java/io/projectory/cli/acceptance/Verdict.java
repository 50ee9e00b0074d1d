package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables of an installation against the reference fold of its log. */
final class Verdict {
  private Verdict() {}

  static Report of(Product product) throws SQLException {
    try (Connection log = product.connect("event_log", "projector");
        Connection views = product.connect("projections", "projector")) {
      return Compare.run(log, views, 50);
    }
  }

  /** Nothing lost, nothing twice, nothing else: rows, cursors, digests, failures. */
  static Report clean(Product product) throws SQLException {
    Report report = of(product);
    assertThat(report.differences()).isEmpty();
    assertThat(report.clean()).isTrue();
    return report;
  }
}
