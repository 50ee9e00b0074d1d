package io.projectory.cli.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines for {@code append} written by hand, each with the answer it must get. Values are raw JSON
 * text, so that what no JSON library would write can stand there.
 */
final class Lines {
  private static final String START =
      "{\"workflow\":\"w\",\"title\":\"t\","
          + "\"primary_entity\":{\"entity_type\":\"order\",\"entity_id\":\"1\"}}";

  private final List<String> lines = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();

  /** A sound TraceStarted of a trace of its own; changes are given as name, raw JSON, ... */
  Lines start(String answer, String... changes) {
    int number = lines.size() + 1;
    Map<String, String> members = new LinkedHashMap<>();
    members.put("event_id", quoted("e" + number));
    members.put("trace_id", quoted("t" + number));
    members.put("trace_seq", "0");
    members.put("event_type", quoted("TraceStarted"));
    members.put("occurred_at", quoted("2026-02-28T23:59:59Z"));
    members.put("source", "{\"producer_id\":\"p\",\"system\":\"s\"}");
    members.put("actor", "{\"actor_type\":\"agent\",\"actor_id\":\"a\"}");
    members.put("idempotency_key", quoted("k" + number));
    members.put("payload", START);
    return add(answer, members, changes);
  }

  /** A later event of a trace; the trace id and sequence are among the changes or given here. */
  Lines event(String answer, String trace, int seq, String type, String payload, String... more) {
    String[] changes = new String[8 + more.length];
    String[] given = {
      "trace_id",
      quoted(trace),
      "trace_seq",
      Integer.toString(seq),
      "event_type",
      quoted(type),
      "payload",
      payload
    };
    System.arraycopy(given, 0, changes, 0, given.length);
    System.arraycopy(more, 0, changes, given.length, more.length);
    return start(answer, changes);
  }

  private Lines add(String answer, Map<String, String> members, String... changes) {
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == null) {
        members.remove(changes[i]);
      } else {
        members.put(changes[i], changes[i + 1]);
      }
    }
    List<String> json = new ArrayList<>();
    members.forEach((name, value) -> json.add(quoted(name) + ":" + value));
    lines.add("{" + String.join(",", json) + "}");
    answers.add(answer);
    return this;
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  List<String> lines() {
    return lines;
  }

  /** {@code inserted}, {@code reused}, or the code of the rejection. */
  List<String> answers() {
    return answers;
  }
}
