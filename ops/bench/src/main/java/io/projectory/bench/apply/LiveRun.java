package io.projectory.bench.apply;

import io.projectory.api.Projection;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.site.Site;
import java.util.List;

/** One timed run of members over a full topic. */
final class LiveRun {
  private LiveRun() {}

  static Members.Timing run(
      Site site, LoadedLog log, Views views, List<Projection> projections, int members)
      throws Exception {
    try (Members fleet = Members.start(site, log, views, projections, members)) {
      return fleet.await();
    }
  }
}
