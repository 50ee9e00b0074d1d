package io.projectory.cli.command;

import io.projectory.bench.Bench;
import io.projectory.bench.report.BenchReport;
import io.projectory.bench.report.HtmlReport;
import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.site.Site;
import io.projectory.bench.site.SiteOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = {
      "Measure, each scenario beside its baselines in the same run.",
      "Uses servers of its own in a temporary folder unless told where some run; there it makes"
          + " databases, topics and roles of its own and removes the databases."
    },
    footer = {
      "",
      "Every timed run ends with its tables compared with the fold of the log: a figure of a run that"
          + " computed something wrong is never printed.",
      "",
      "Examples:",
      "  projectory bench apply rebuild --events 200000 --html bench.html",
      "  projectory bench latency --seconds 60 --json bench.json"
    })
final class BenchCommand implements Callable<Integer>, Answers {
  private final Session session;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "What to measure; without one, everything.")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events of a timed run (default: 100000).")
  private Long events;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Timed runs of each candidate, in turn with its baselines (default: 3).")
  private Integer rounds;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      description = "Tenants over which the events are spread (default: 10).")
  private Integer tenants;

  @Option(names = "--warm-up", paramLabel = "N", description = "Untimed runs before (default: 1).")
  private Integer warmUp;

  @Option(
      names = "--case",
      paramLabel = "CASE",
      description = "Only this case of a scenario, as the report names it; may be repeated.")
  private List<String> cases = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each rate of the latency scenario lasts (default: 30).")
  private Integer seconds;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "-",
      description = "Write the report as JSON; without a file, to standard output.")
  private String json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report with plots as one HTML page.")
  private Path html;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "A running Postgres, with --user; the password is in PGPASSWORD.")
  private String jdbcUrl;

  @Option(names = "--user", description = "A role that may create databases and roles.")
  private String user;

  @Option(names = "--bootstrap-servers", paramLabel = "SERVERS", description = "A running Kafka.")
  private String bootstrapServers;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  BenchCommand(Session session) {
    this.session = session;
  }

  @Override
  public boolean json() {
    return "-".equals(json);
  }

  @Override
  public Integer call() throws Exception {
    BenchOptions options = checked();
    try (Site site = site()) {
      BenchReport report = Bench.run(site, scenarios, options, session.console()::remark);
      write(report);
    } catch (IllegalStateException e) {
      throw new CliException(ExitCode.FAILED, "nothing is reported: " + e.getMessage());
    }
    return ExitCode.DONE;
  }

  private BenchOptions checked() {
    try {
      Bench.check(scenarios);
      BenchOptions d = BenchOptions.defaults();
      return new BenchOptions(
          events == null ? d.events() : events,
          rounds == null ? d.rounds() : rounds,
          tenants == null ? d.tenants() : tenants,
          warmUp == null ? d.warmUp() : warmUp,
          seconds == null ? d.latencyTime() : Duration.ofSeconds(seconds),
          cases);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage());
    }
  }

  private Site site() {
    if (jdbcUrl == null && user == null && bootstrapServers == null) {
      return Site.embedded();
    }
    try {
      String password = session.environment().get("PGPASSWORD");
      return Site.of(new SiteOptions(jdbcUrl, user, password, bootstrapServers));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage());
    }
  }

  private void write(BenchReport report) throws Exception {
    if (json != null && !json()) {
      Files.writeString(Path.of(json), report.json() + "\n");
    }
    if (html != null) {
      Files.writeString(html, HtmlReport.of(report));
    }
    if (json()) {
      session.console().line(report.json());
    } else {
      report.results().forEach(r -> session.console().line(line(r)));
    }
  }

  private static String line(Result r) {
    String value =
        String.format(
            Locale.ROOT, "%-8s %-18s %,12.1f %s", r.scenario(), r.name(), r.value(), r.unit());
    return r.baseline() == null
        ? value
        : value
            + String.format(
                Locale.ROOT, "  = %.2f x %s (%,.1f)", r.ratio(), r.baseline(), r.baselineValue());
  }
}
