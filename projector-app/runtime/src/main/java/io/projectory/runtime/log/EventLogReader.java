package io.projectory.runtime.log;

import io.projectory.schemas.Event;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.TraceRef;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine's view of the event log. Thread-safe. */
public final class EventLogReader implements LogReader {
  private final EventLog log;

  public EventLogReader(EventLog log) {
    this.log = log;
  }

  @Override
  public List<Event> read(String tenantId, long afterLogSeq, int limit) {
    return log.read(tenantId, afterLogSeq, limit);
  }

  @Override
  public Map<String, Long> heads(Collection<String> tenantIds) {
    return log.heads(tenantIds);
  }

  @Override
  public Map<String, Long> allHeads() {
    Map<String, Long> heads = new LinkedHashMap<>();
    log.heads().forEach(head -> heads.put(head.tenantId(), head.lastLogSeq()));
    return heads;
  }

  @Override
  public Map<String, String> eventIdsAt(Map<String, Long> positions) {
    return log.eventIdsAt(positions);
  }

  @Override
  public Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> traces) {
    return log.expectedTraceSeq(List.copyOf(traces));
  }

  @Override
  public Map<TraceRef, List<Event>> traceEvents(
      Collection<TraceRef> traces, Set<String> eventTypes) {
    return log.traceEvents(List.copyOf(traces), eventTypes);
  }
}
