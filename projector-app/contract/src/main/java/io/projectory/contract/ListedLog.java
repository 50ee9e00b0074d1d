package io.projectory.contract;

import io.projectory.runtime.log.LogReader;
import io.projectory.schemas.Event;
import io.projectory.schemas.log.TraceRef;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The events under test as a log that can be read. */
final class ListedLog implements LogReader {
  private final List<Event> events;

  ListedLog(List<Event> events) {
    this.events = events;
  }

  @Override
  public List<Event> read(String tenantId, long afterLogSeq, int limit) {
    return of(tenantId).filter(e -> e.logSeq() > afterLogSeq).limit(limit).toList();
  }

  @Override
  public Map<String, Long> heads(Collection<String> tenantIds) {
    Map<String, Long> heads = new LinkedHashMap<>();
    tenantIds.forEach(t -> heads.put(t, of(t).count()));
    return heads;
  }

  @Override
  public Map<String, Long> allHeads() {
    return heads(events.stream().map(Event::tenantId).distinct().toList());
  }

  @Override
  public Map<String, String> eventIdsAt(Map<String, Long> positions) {
    Map<String, String> found = new HashMap<>();
    positions.forEach(
        (tenant, position) ->
            of(tenant)
                .filter(e -> e.logSeq() == position)
                .forEach(e -> found.put(tenant, e.eventId())));
    return found;
  }

  @Override
  public Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> traces) {
    Map<TraceRef, Integer> expected = new HashMap<>();
    traces.forEach(
        ref ->
            upTo(ref)
                .mapToInt(Event::traceSeq)
                .max()
                .ifPresent(last -> expected.put(ref, last + 1)));
    return expected;
  }

  @Override
  public Map<TraceRef, List<Event>> traceEvents(
      Collection<TraceRef> traces, Set<String> eventTypes) {
    Map<TraceRef, List<Event>> found = new HashMap<>();
    traces.forEach(
        ref ->
            found.put(
                ref,
                upTo(ref)
                    .filter(e -> eventTypes.contains(e.eventType()))
                    .sorted(Comparator.comparingInt(Event::traceSeq))
                    .toList()));
    return found;
  }

  private Stream<Event> of(String tenantId) {
    return events.stream().filter(e -> e.tenantId().equals(tenantId));
  }

  private Stream<Event> upTo(TraceRef ref) {
    return of(ref.tenantId())
        .filter(e -> e.traceId().equals(ref.traceId()) && e.logSeq() <= ref.untilLogSeq());
  }
}
