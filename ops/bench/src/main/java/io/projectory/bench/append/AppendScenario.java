package io.projectory.bench.append;

import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.testkit.workload.BulkAppender;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.SingleAppender;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the numbering trigger costs: events appended to the log, and beside it, in turn, to the same
 * table with the same indexes whose numbers come from a plain sequence. One connection, durable
 * commits.
 */
public final class AppendScenario implements Scenario {
  private static final int BULK_TRANSACTION = 10_000;
  private static final long MOST_SINGLE = 10_000;
  private static final String PLAIN_SEQUENCE = "plain_sequence";

  @Override
  public String name() {
    return "append";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    List<Result> results = new ArrayList<>();
    long single = Math.min(options.events(), MOST_SINGLE);
    measure(results, site, options, "single_rows", single, AppendScenario::oneByOne, progress);
    measure(results, site, options, "bulk", options.events(), AppendScenario::inBulk, progress);
    return results;
  }

  private interface Appending {
    void append(Connection writer, Iterable<Envelope> workload) throws SQLException;
  }

  private void measure(
      List<Result> results,
      Site site,
      BenchOptions options,
      String name,
      long events,
      Appending appending,
      Consumer<String> progress)
      throws SQLException {
    if (!options.wants(name)) {
      return;
    }
    // made before, so that making them is not timed
    List<Envelope> workload = new ArrayList<>();
    new Workload(WorkloadOptions.of(1, events, options.tenants())).forEach(workload::add);
    List<Double> numbered = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int round = 1 - options.warmUp(); round <= options.rounds(); round++) {
      progress.accept("append: " + name + (round < 1 ? " warming up" : " round " + round));
      double ours = rate(site, workload, appending, false);
      double beside = rate(site, workload, appending, true);
      if (round >= 1) {
        numbered.add(ours);
        plain.add(beside);
      }
    }
    results.add(
        Result.against(
            name(),
            name,
            "events/s",
            numbered,
            PLAIN_SEQUENCE,
            plain,
            Map.of("events", events, "tenants", options.tenants(), "fsync", "on")));
  }

  private static double rate(
      Site site, List<Envelope> workload, Appending appending, boolean plainSequence)
      throws SQLException {
    try (BenchDatabase database = site.freshDatabase("append")) {
      EventLogMigrations.migrate(database.source());
      if (plainSequence) {
        database.execute(
            "drop trigger dg_event_log_number on dg_event_log",
            "create sequence plain_number",
            "alter table dg_event_log alter log_seq set default nextval('plain_number')");
      }
      database.execute("checkpoint");
      try (Connection writer = database.connect()) {
        long started = System.nanoTime();
        appending.append(writer, workload);
        double seconds = (System.nanoTime() - started) / 1e9;
        verify(database, workload.size(), plainSequence);
        return workload.size() / seconds;
      }
    }
  }

  private static void oneByOne(Connection writer, Iterable<Envelope> workload) throws SQLException {
    try (SingleAppender appender = new SingleAppender(writer)) {
      for (Envelope envelope : workload) {
        appender.append(envelope);
      }
    }
  }

  private static void inBulk(Connection writer, Iterable<Envelope> workload) throws SQLException {
    BulkAppender.append(writer, workload, BULK_TRANSACTION);
  }

  /** Everything is there, and our numbers have no gap. */
  private static void verify(BenchDatabase database, long events, boolean plainSequence)
      throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select sum(events), bool_and(events = last)
                  from (select count(*) as events, max(log_seq) as last
                          from dg_event_log group by tenant_id) t
                """)) {
      row.next();
      if (row.getLong(1) != events || (!plainSequence && !row.getBoolean(2))) {
        throw new IllegalStateException("the log does not hold what was appended, without gaps");
      }
    }
  }
}
