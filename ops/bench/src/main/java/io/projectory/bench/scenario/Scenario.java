package io.projectory.bench.scenario;

import io.projectory.bench.report.Result;
import io.projectory.bench.site.Site;
import java.util.List;
import java.util.function.Consumer;

/** Something that is measured beside its baselines. */
public interface Scenario {
  String name();

  /**
   * @param progress is told what is being done, for people
   * @throws IllegalStateException when what was computed is wrong: then no figure counts
   */
  List<Result> run(Site site, BenchOptions options, Consumer<String> progress) throws Exception;
}
