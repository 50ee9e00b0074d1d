package io.projectory.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.Golden;
import java.io.PrintStream;

/**
 * The golden scenarios for scripts.
 *
 * <pre>
 * scenarios           the names of all, one a line
 * events SCENARIO     its envelopes, one JSON document a line, as 'projectory append' takes them
 * digests SCENARIO    the digests they must lead to: name, blank, digest
 * </pre>
 *
 * <p>Exit code 0, or 2 for bad arguments.
 */
public final class GoldenMain {
  private GoldenMain() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    String what = args.length == 0 ? "" : args[0];
    if (args.length == 1 && what.equals("scenarios")) {
      Golden.SCENARIOS.forEach(out::println);
      return 0;
    }
    boolean known = args.length == 2 && Golden.SCENARIOS.contains(args[1]);
    if (known && what.equals("events")) {
      Golden.load(args[1]).envelopes().stream().map(JsonNode::toString).forEach(out::println);
      return 0;
    }
    if (known && what.equals("digests")) {
      Golden.load(args[1]).digests().forEach((name, digest) -> out.println(name + " " + digest));
      return 0;
    }
    err.println("write scenarios, or events or digests and one of " + Golden.SCENARIOS);
    return 2;
  }
}
