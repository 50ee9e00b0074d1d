package io.projectory.runtime.log;

import io.projectory.schemas.Event;
import io.projectory.schemas.log.TraceRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a fold asks of the event log: the earlier events of traces. Reads only; thread-safe. */
public interface TraceReader {

  /**
   * Per trace, the sequence its next event must have, seen up to each reference's position.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code storage}, to be tried again, when the
   *     log does not show everything up to a position yet
   */
  Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> traces);

  /**
   * Per trace, its events of these types up to each reference's position, by trace_seq.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code storage}, to be tried again, when the
   *     log does not show everything up to a position yet: what is missing would not be missed
   */
  Map<TraceRef, List<Event>> traceEvents(Collection<TraceRef> traces, Set<String> eventTypes);
}
