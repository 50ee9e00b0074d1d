package io.projectory.bench.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.testkit.workload.Envelope;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The workload of the original's benchmark: traces of K events (TraceStarted, InputObserved,
 * PolicyEvaluated, ActionProposed x (K-4), TraceFinished), each payload padded. Traces of the
 * tenants take turns, event by event.
 */
public final class PlainTraces implements Iterable<Envelope> {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String prefix;
  private final long events;
  private final int tenants;
  private final int eventsPerTrace;
  private final String padding;

  /**
   * @param eventsPerTrace K, at least 5
   * @param paddingBytes further text in every payload
   */
  public PlainTraces(long events, int tenants, int eventsPerTrace, int paddingBytes) {
    this("", events, tenants, eventsPerTrace, paddingBytes);
  }

  /** The same with another prefix of tenants and event ids. */
  public PlainTraces(
      String prefix, long events, int tenants, int eventsPerTrace, int paddingBytes) {
    this.prefix = prefix;
    if (eventsPerTrace < 5) {
      throw new IllegalArgumentException(
          "a trace has at least 5 events here, not " + eventsPerTrace);
    }
    this.events = events;
    this.tenants = tenants;
    this.eventsPerTrace = eventsPerTrace;
    this.padding = "x".repeat(paddingBytes);
  }

  @Override
  public Iterator<Envelope> iterator() {
    return new Iterator<>() {
      private long next;

      @Override
      public boolean hasNext() {
        return next < events;
      }

      @Override
      public Envelope next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return event(next++);
      }
    };
  }

  private Envelope event(long number) {
    int tenant = (int) (number % tenants);
    long position = number / tenants;
    long trace = position / eventsPerTrace;
    int seq = (int) (position % eventsPerTrace);
    ObjectNode json = JSON.objectNode();
    json.put("tenant_id", prefix + "tenant-" + tenant);
    json.put("event_id", prefix + "evt-" + tenant + "-" + position);
    json.put("trace_id", "trace-" + tenant + "-" + trace);
    json.put("trace_seq", seq);
    json.put("event_type", type(seq));
    json.put("occurred_at", "2026-01-05T08:00:00Z");
    json.putObject("source").put("producer_id", "bench").put("system", "bench");
    json.putObject("actor").put("actor_type", "agent").put("actor_id", "bench-" + trace % 10);
    json.put("idempotency_key", "key-" + position);
    json.set("payload", payload(seq, trace).put("padding", padding));
    return new Envelope(json);
  }

  private String type(int seq) {
    if (seq == eventsPerTrace - 1) {
      return "TraceFinished";
    }
    return switch (seq) {
      case 0 -> "TraceStarted";
      case 1 -> "InputObserved";
      case 2 -> "PolicyEvaluated";
      default -> "ActionProposed";
    };
  }

  private ObjectNode payload(int seq, long trace) {
    ObjectNode payload = JSON.objectNode();
    switch (type(seq)) {
      case "TraceStarted" -> {
        payload.put("workflow", "renewal").put("title", "Trace " + trace);
        payload
            .putObject("primary_entity")
            .put("entity_type", "account")
            .put("entity_id", "acc-" + trace % 1000);
      }
      case "InputObserved" -> {
        payload.put("input_id", "in-" + trace).putArray("facts");
        payload
            .putObject("source")
            .put("system", "crm")
            .put("object_type", "account")
            .put("object_id", "acc-" + trace % 1000);
      }
      case "PolicyEvaluated" -> {
        payload.put("decision", "allow").putArray("inputs");
        payload
            .putObject("policy")
            .put("policy_id", "pol-" + trace % 20)
            .put("policy_version", "1");
      }
      case "ActionProposed" -> {
        payload.put("action_id", "act-" + trace + "-" + seq).put("action_type", "update");
        payload.put("target_system", "crm").putArray("changes");
        payload
            .putObject("target_entity")
            .put("entity_type", "account")
            .put("entity_id", "acc-" + trace % 1000);
      }
      default -> payload.put("outcome", "success");
    }
    return payload;
  }
}
