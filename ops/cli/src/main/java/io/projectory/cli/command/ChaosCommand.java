package io.projectory.cli.command;

import io.projectory.chaos.ChaosOptions;
import io.projectory.chaos.ChaosReport;
import io.projectory.chaos.ChaosRun;
import io.projectory.chaos.Injected;
import io.projectory.chaos.Watcher;
import io.projectory.cli.log.CommandLogging;
import io.projectory.cli.output.Table;
import io.projectory.cli.up.Interrupt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "chaos",
    description = {
      "Run the product under faults on servers of its own, and compare what came out.",
      "",
      "Starts Postgres, Kafka, two connectors and three projector members in a temporary folder,",
      "appends events all the time, kills, hangs, cuts and poisons by chance, and at the end",
      "compares every row and digest with an independent fold of the log. Exit code 1 if anything",
      "was lost, doubled or differs; the folder with the logs is kept then. Linux and macOS."
    },
    footer = {"", "Example:", "  projectory chaos --minutes 30 --seed 7"})
final class ChaosCommand extends AnsweringCommand implements Watcher {
  private final Interrupt interrupt = new Interrupt();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long faults are injected (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Decides on faults and events (default: ${DEFAULT-VALUE}).")
  private long seed;

  ChaosCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    if (minutes < 1) {
      throw new CliException(
          ExitCode.USAGE, "--minutes is " + minutes + "; write a whole number from 1 on");
    }
    Path folder = Files.createTempDirectory("projectory-chaos-");
    CommandLogging.into(folder.resolve("chaos.log"));
    interrupt.arm();
    boolean clean = false;
    try {
      news("starting servers, connectors and members in " + folder);
      clean = run(folder);
    } catch (Exception e) {
      interrupt.awaitEndIfSignalled();
      throw e;
    } finally {
      interrupt.disarm();
      end(folder, clean);
    }
    return clean ? ExitCode.DONE : ExitCode.FAILED;
  }

  private boolean run(Path folder) throws Exception {
    ChaosOptions options = ChaosOptions.of(Duration.ofMinutes(minutes), seed);
    try (ChaosRun run = new ChaosRun(folder, options, this)) {
      interrupt.stopBy(() -> stop(run, folder));
      ChaosReport report = run.run();
      print(report);
      return report.clean();
    }
  }

  /** Ctrl-C: nothing stays behind. */
  private static void stop(ChaosRun run, Path folder) {
    run.close();
    delete(folder);
  }

  private void end(Path folder, boolean clean) {
    if (clean) {
      delete(folder);
    } else {
      console().error("logs and data of the run are kept in " + folder);
    }
  }

  @Override
  public void news(String text) {
    console().remark(text);
  }

  @Override
  public void fault(Injected fault) {
    if (json()) {
      session().json(document(fault));
      return;
    }
    String recovery =
        fault.recovery() == null ? "" : ", recovered in " + fault.recovery().toMillis() + " ms";
    String counts = fault.counts() ? "" : " (does not count)";
    console()
        .line(
            "%6.1f s  %-19s %s%s%s"
                .formatted(
                    fault.atMillis() / 1000.0, fault.kind(), fault.observed(), recovery, counts));
  }

  private static Map<String, Object> document(Injected fault) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("fault", fault.kind());
    document.put("at_ms", fault.atMillis());
    document.put("observed", fault.observed());
    document.put("counts", fault.counts());
    document.put("recovery_ms", fault.recovery() == null ? null : fault.recovery().toMillis());
    return document;
  }

  private void print(ChaosReport report) {
    report.findings().forEach(finding -> console().error(finding));
    if (json()) {
      session().json(report.json());
      return;
    }
    Table table = console().table("FAULT", "COUNT", "MEDIAN MS", "WORST MS");
    report.counts().forEach((kind, count) -> row(table, report, kind, kind, count));
    int all = report.counts().values().stream().mapToInt(Integer::intValue).sum();
    row(table, report, null, "all", all);
    table.print();
    console()
        .line(
            "%d events, %d lost, %d doubled, %d digest mismatches, %d restarts by the supervisor"
                .formatted(
                    report.events(),
                    report.lost(),
                    report.doubled(),
                    report.digestMismatches(),
                    report.restarts()));
  }

  private static void row(Table table, ChaosReport report, String kind, String name, int count) {
    List<Duration> recoveries = report.recoveries(kind);
    table.row(
        name, count, ChaosReport.medianMillis(recoveries), ChaosReport.worstMillis(recoveries));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // left to the system's cleaning of temporary folders
    }
  }
}
