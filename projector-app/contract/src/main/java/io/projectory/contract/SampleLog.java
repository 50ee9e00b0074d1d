package io.projectory.contract;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import io.projectory.schemas.PayloadHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Events as the log would hold them: numbered per tenant and per trace, with right hashes. Not
 * thread-safe.
 */
public final class SampleLog {
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Long> heads = new HashMap<>();
  private final Map<List<String>, Integer> nextTraceSeq = new HashMap<>();

  /**
   * A log of all event types with sound payloads, in which traces, entities and policies meet again
   * and again. The same seed gives the same log.
   */
  public static SampleLog random(long seed, int events, int tenants) {
    SampleLog log = new SampleLog();
    Random random = new Random(seed);
    SamplePayloads payloads = new SamplePayloads(random);
    Map<List<String>, Boolean> finished = new HashMap<>();
    while (log.events.size() < events) {
      String tenant = "tenant-" + random.nextInt(tenants);
      String trace = "trace-" + random.nextInt(2 + events / (tenants * 8));
      List<String> key = List.of(tenant, trace);
      if (finished.containsKey(key)) {
        continue;
      }
      String type = log.nextTraceSeq.containsKey(key) ? payloads.typeAfterStart() : "TraceStarted";
      log.add(tenant, trace, type, payloads.of(type));
      if (type.equals("TraceFinished")) {
        finished.put(key, true);
        if (finished.size() == tenants * (2 + events / (tenants * 8))) {
          break;
        }
      }
    }
    return log;
  }

  /** Appends an event; returns this log. */
  public SampleLog add(String tenantId, String traceId, String eventType, String payloadJson) {
    long logSeq = heads.merge(tenantId, 1L, Long::sum);
    int traceSeq = nextTraceSeq.merge(List.of(tenantId, traceId), 1, Integer::sum) - 1;
    Payload payload = Payload.of(payloadJson);
    String id = tenantId + "-event-" + logSeq;
    events.add(
        new Event(
            tenantId,
            logSeq,
            id,
            traceId,
            traceSeq,
            eventType,
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
            new Event.Source("sample", "contract", null),
            new Event.Actor("agent", "sampler"),
            id,
            null,
            null,
            1,
            "[]",
            payload,
            PayloadHash.of(payload.json())));
    return this;
  }

  /** All events in the order in which they were added. */
  public List<Event> events() {
    return List.copyOf(events);
  }
}
