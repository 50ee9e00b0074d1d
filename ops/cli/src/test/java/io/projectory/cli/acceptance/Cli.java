package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.cli.Main;
import io.projectory.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The operator's commands against a running installation, each in a process of its own, or, where
 * there are many and what counts is what they say, in this one.
 */
final class Cli {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

  private final Product product;
  private final boolean here;

  Cli(Product product) {
    this(product, false);
  }

  private Cli(Product product, boolean here) {
    this.product = product;
    this.here = here;
  }

  /** Starts no processes. */
  static Cli here(Product product) {
    return new Cli(product, true);
  }

  /** Runs a command to its end, however that is. */
  Result run(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(product.option());
    return here ? inThisProcess(arguments) : MainProcess.start(QUICK, arguments).result(PATIENCE);
  }

  /** A command that asks no server. */
  static Result alone(String... command) {
    return inThisProcess(List.of(command));
  }

  private static Result inThisProcess(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err), false, false);
    String[] words = arguments.toArray(String[]::new);
    int exit = Main.run(words, console, InputStream.nullInputStream(), Map.of());
    return new Result(exit, lines(out), lines(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
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
