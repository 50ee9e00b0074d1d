package io.projectory.cli.command;

import io.projectory.cli.append.AppendStoppedException;
import io.projectory.cli.append.AppendTotals;
import io.projectory.cli.append.AppendedLine;
import io.projectory.cli.append.LineAppender;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.connect.Reasons;
import io.projectory.cli.output.OneLine;
import io.projectory.cli.output.Style;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "append",
    description = {
      "Append events to the log: JSON lines, one envelope each.",
      "",
      "A line that the log refuses is reported, and the next one is tried; the exit code is then 1."
          + " It is safe to run the same input again: what is stored already is reused.",
      "A tenant_id in a line wins over --tenant."
    },
    footer = {
      "",
      "Examples:",
      "  projectory append --file events.jsonl --tenant acme",
      "  my-program | projectory append --file - --json"
    })
final class AppendCommand extends Action {
  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--file",
      paramLabel = "F",
      required = true,
      description = "The file, or - for standard input.")
  private String file;

  @Mixin private TenantOption tenant;

  AppendCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) throws IOException {
    try (InputStream in = open()) {
      AppendTotals totals = new LineAppender(deployment.writer(), tenant.id).append(in, this::show);
      if (!json()) {
        console().line(summary(totals));
      }
      return totals.rejected() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    } catch (AppendStoppedException e) {
      throw stopped(e);
    }
  }

  private InputStream open() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return session().input();
    }
    Path path = Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new CliException(
          ExitCode.USAGE, "--file " + file + " cannot be read; name a file of JSON lines, or -");
    }
    return new FileInputStream(path.toFile());
  }

  private void show(AppendedLine line) {
    if (json()) {
      session().json(line);
    } else if (line.result() == AppendedLine.Result.REJECTED) {
      console()
          .remark(
              "line "
                  + line.line()
                  + " "
                  + console().style(Style.BAD, "rejected")
                  + " ("
                  + line.errorCode()
                  + "): "
                  + OneLine.of(line.message()));
    }
  }

  private static String summary(AppendTotals totals) {
    return totals.lines()
        + (totals.lines() == 1 ? " line: " : " lines: ")
        + totals.inserted()
        + " inserted, "
        + totals.reused()
        + " reused, "
        + totals.rejected()
        + " rejected";
  }

  private static CliException stopped(AppendStoppedException e) {
    String unreachable = Reasons.unreachable(e);
    boolean broken = Reasons.isBroken(e);
    String why = unreachable == null ? Reasons.firstLine(e.getCause()) : unreachable;
    String message =
        "stopped at line "
            + e.line()
            + " ("
            + summary(e.totals())
            + " before): "
            + why
            + "; run the same command again, what is stored is reused";
    return new CliException(broken ? ExitCode.UNREACHABLE : ExitCode.FAILED, message);
  }
}
