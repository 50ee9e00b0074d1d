package io.projectory.runtime.log;

import io.projectory.schemas.Event;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the engine asks of the event log's primary. Reads only; thread-safe. A server that cannot be
 * reached is a {@link io.projectory.schemas.ProjectoryException} {@code storage}.
 */
public interface LogReader extends TraceReader {

  /** Events of one tenant after a position, ascending, at most {@code limit}. */
  List<Event> read(String tenantId, long afterLogSeq, int limit);

  /** Last {@code log_seq} of each tenant, 0 without events. */
  Map<String, Long> heads(Collection<String> tenantIds);

  /** Last {@code log_seq} of every tenant that has events. */
  Map<String, Long> allHeads();

  /** Per tenant, the id of the event at its position; a tenant without one there is left out. */
  Map<String, String> eventIdsAt(Map<String, Long> positions);
}
