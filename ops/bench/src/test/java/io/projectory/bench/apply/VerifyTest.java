package io.projectory.bench.apply;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Projection;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.LogLoad;
import io.projectory.bench.load.PlainTraces;
import io.projectory.bench.site.Site;
import io.projectory.decisiongraph.TraceSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyTest {
  @Test
  void a_run_whose_rows_are_wrong_counts_for_nothing() throws Exception {
    List<Projection> projections = List.of(new EventRows(), new TraceSummary());
    try (Site site = Site.embedded();
        LoadedLog log = LogLoad.logAndTopic(site, new PlainTraces(60, 2, 6, 10));
        Views views = Views.fresh(site, projections);
        Members fleet = Members.start(site, log, views, projections, 1)) {
      fleet.awaitApplied();
      assertThatCode(() -> Verify.check(log, views)).doesNotThrowAnyException();

      views.database.execute("update bench_event_rows set trace_seq = 9 where log_seq = 3");
      assertThatThrownBy(() -> Verify.check(log, views)).hasMessageContaining("must be");

      views.database.execute(
          "update bench_event_rows set trace_seq = 2 where log_seq = 3",
          "delete from dg_trace_summary where trace_id = 'trace-1-2'");
      assertThatThrownBy(() -> Verify.check(log, views)).hasMessageContaining("trace-1-2");
    }
  }
}
