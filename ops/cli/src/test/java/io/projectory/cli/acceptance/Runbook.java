package io.projectory.cli.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ops/runbook.md}, read as what it tells people to run and what it says they will see. */
final class Runbook {
  private static final Pattern EXIT = Pattern.compile("exit code (\\d)");
  private static final Pattern WORDS = Pattern.compile("'([^']*)'|(\\S+)");

  private Runbook() {}

  /**
   * Commands that stand together.
   *
   * @param heading under which they stand
   * @param exit of the last command; the others must succeed
   * @param expected lines of the last command's output, in order, perhaps with others between
   */
  record Entry(String heading, List<String> commands, int exit, List<String> expected) {}

  static List<Entry> read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    String heading = "";
    String before = "";
    List<String> commands = List.of();
    List<String> lines = Files.readAllLines(file());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      } else if (line.startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        List<String> block = lines.subList(i + 1, end);
        if (line.equals("```sh")) {
          commands = block;
        } else {
          Matcher exit = EXIT.matcher(before);
          int code = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
          entries.add(new Entry(heading, commands, code, block));
          commands = List.of();
        }
        i = end;
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    return entries;
  }

  private static Path file() {
    return Path.of("..", "runbook.md");
  }

  /** As a shell would; the program's own name is left out. */
  static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORDS.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words.subList(1, words.size()).toArray(String[]::new);
  }

  /** The first expected line that no line after those found before it fits; null when all do. */
  static String missing(List<String> expected, List<String> output) {
    int at = 0;
    for (String line : expected) {
      Pattern pattern = pattern(line);
      while (at < output.size() && !pattern.matcher(output.get(at).strip()).matches()) {
        at++;
      }
      if (at == output.size()) {
        return line;
      }
      at++;
    }
    return null;
  }

  /** {@code <...>} is anything; how wide columns are does not matter. */
  private static Pattern pattern(String line) {
    StringBuilder pattern = new StringBuilder();
    for (String word : line.strip().split("\\s+")) {
      StringBuilder quoted = new StringBuilder();
      for (String part : word.split("<\\.\\.\\.>", -1)) {
        quoted
            .append(quoted.isEmpty() ? "" : ".*?")
            .append(part.isEmpty() ? "" : Pattern.quote(part));
        if (quoted.isEmpty()) {
          quoted.append("(?:)");
        }
      }
      pattern.append(pattern.isEmpty() ? "" : "\\s+").append(quoted);
    }
    return Pattern.compile(pattern.toString());
  }
}
