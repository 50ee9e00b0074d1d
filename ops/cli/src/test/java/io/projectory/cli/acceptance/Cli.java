package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operator's commands against a running installation, each in a process of its own. */
final class Cli {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

  private final Product product;

  Cli(Product product) {
    this.product = product;
  }

  /** Runs a command to its end, however that is. */
  Result run(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(product.option());
    return MainProcess.start(QUICK, arguments).result(PATIENCE);
  }

  /** Runs a command that must succeed. */
  Result ok(String... command) {
    Result result = run(command);
    assertThat(result.exit())
        .as("%s%n%s%n%s", String.join(" ", command), result.text(), result.err())
        .isZero();
    return result;
  }

  /** The one JSON document that a command prints. */
  JsonNode json(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--json");
    return ok(arguments.toArray(String[]::new)).json();
  }
}
