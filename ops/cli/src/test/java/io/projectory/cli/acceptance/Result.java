package io.projectory.cli.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.PlainJson;
import java.util.List;

/** How a command ended and what it printed. */
record Result(int exit, List<String> out, List<String> err) {
  /** The JSON documents of standard output, one a line. */
  List<JsonNode> documents() {
    return out.stream()
        .filter(line -> line.startsWith("{") || line.startsWith("["))
        .map(PlainJson::parse)
        .toList();
  }

  /** The only JSON document. */
  JsonNode json() {
    if (documents().size() != 1) {
      throw new AssertionError("one JSON document expected, exit " + exit + ": " + out + err);
    }
    return documents().get(0);
  }

  String text() {
    return String.join("\n", out);
  }
}
