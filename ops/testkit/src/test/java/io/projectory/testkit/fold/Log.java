package io.projectory.testkit.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes small logs by hand; apostrophes stand for double quotes in payloads. */
final class Log {
  final List<LogEvent> events = new ArrayList<>();
  private final Map<String, Integer> nextTraceSeq = new HashMap<>();

  Log add(String trace, String type, String payload) {
    int traceSeq = nextTraceSeq.merge(trace, 1, Integer::sum) - 1;
    String json = payload.replace('\'', '"');
    long seq = events.size() + 1L;
    events.add(
        new LogEvent(
            "t",
            seq,
            "e" + seq,
            trace,
            traceSeq,
            type,
            "2026-01-01T00:00:0" + seq % 10 + "Z",
            "agent",
            "a1",
            json,
            PlainJson.payloadHash(PlainJson.parse(json))));
    return this;
  }

  Log start(String trace) {
    return add(
        trace,
        "TraceStarted",
        "{'workflow':'w','title':'t','primary_entity':{'entity_type':'order','entity_id':'1'}}");
  }

  Log finish(String trace) {
    return add(trace, "TraceFinished", "{'outcome':'success'}");
  }

  LogEvent last() {
    return events.get(events.size() - 1);
  }

  ReferenceFold fold() {
    return ReferenceFold.of(events);
  }
}
