package io.projectory.cli;

/** Envelopes as JSON lines. */
final class Lines {
  private Lines() {}

  static String started(String trace) {
    return started(trace, "\"title\":\"A case\",\"workflow\":\"renewal\"");
  }

  static String started(String trace, String members) {
    return """
    {"event_id":"%1$s-0","trace_id":"%1$s","trace_seq":0,"event_type":"TraceStarted",\
    "occurred_at":"2026-01-02T03:04:05Z","source":{"producer_id":"p","system":"s"},\
    "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"%1$s-0",\
    "payload":{%2$s,"primary_entity":{"entity_type":"order","entity_id":"7"}}}
    """
        .formatted(trace, members);
  }

  static String finished(String trace, int seq) {
    return """
    {"event_id":"%1$s-%2$d","trace_id":"%1$s","trace_seq":%2$d,"event_type":"TraceFinished",\
    "occurred_at":"2026-01-02T03:05:05+01:00","source":{"producer_id":"p","system":"s"},\
    "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"%1$s-%2$d",\
    "payload":{"outcome":"success"}}
    """
        .formatted(trace, seq);
  }

  /** The same line with a tenant of its own. */
  static String of(String tenant, String line) {
    return line.replaceFirst("\\{", "{\"tenant_id\":\"" + tenant + "\",");
  }
}
