package io.projectory.schemas.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.RfcNow;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.Text;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The event log of all tenants: append and read (SEMANTICS 4 to 6).
 *
 * <p>Every call borrows one connection for itself, so the log is as thread-safe as its data source.
 * Reads stay on indexes whatever the statistics say. Any error of the database is {@code storage}.
 * Appending needs the role {@code projectory_writer}, reading any role that may read.
 */
public final class EventLog {
  private final Appender appender;
  private final EventPages pages;
  private final HeadReads heads;
  private final TraceReads traces;

  public EventLog(DataSource source) {
    this(source, Clock.systemUTC());
  }

  /**
   * @param clock of {@code recorded_at}
   */
  public EventLog(DataSource source, Clock clock) {
    Session session = new Session(source);
    this.appender = new Appender(session, new RfcNow(clock));
    this.pages = new EventPages(session);
    this.heads = new HeadReads(session);
    this.traces = new TraceReads(session);
  }

  /**
   * Appends an event, or finds the one that was appended with the same idempotency key. The event
   * is durable when this returns. Deadlocks and serialization failures are tried again a few times.
   *
   * @param envelope as {@link Envelope#parse} gives it; a {@code tenant_id} in it must be the same
   * @throws ProjectoryException of the category that SEMANTICS 4 and 6.1 name; nothing is stored
   */
  public AppendResult append(String tenantId, JsonNode envelope) {
    String tenant = Tenants.require(tenantId);
    return appender.append(tenant, EventDraft.of(tenant, envelope));
  }

  /**
   * Events in the order of {@code log_seq}; across tenants, events of the same number in byte order
   * of tenant.
   *
   * @param limit above 0
   */
  public List<Event> listEvents(EventFilter filter, int limit) {
    return pages.page(filter, EventPages.Position.before(filter), positive("limit", limit));
  }

  /**
   * The same events in batches, each read when asked for: until there are no more, or the bound is
   * reached.
   *
   * @param batchSize above 0
   */
  public Iterator<List<Event>> iterEventBatches(EventFilter filter, int batchSize) {
    return new EventBatches(pages, filter, positive("batch_size", batchSize));
  }

  /**
   * Events of a trace in the order of {@code trace_seq}; none for an unknown trace.
   *
   * @param tenantId null for the traces of that id of every tenant
   * @param sinceTraceSeq exclusive; null for all
   * @param limit above 0; null for all
   */
  public List<Event> getTraceEvents(
      String traceId, String tenantId, Integer sinceTraceSeq, Integer limit) {
    if (sinceTraceSeq != null && sinceTraceSeq < 0) {
      throw EventFilter.invalid("since_trace_seq", sinceTraceSeq + " is negative");
    }
    int most = limit == null ? Integer.MAX_VALUE : positive("limit", limit);
    int since = sinceTraceSeq == null ? -1 : sinceTraceSeq;
    return traces.trace(trace(traceId), tenants(tenantId), since, most);
  }

  /** The last {@code log_seq} of a tenant, or of all for null; 0 of an empty log. */
  public long getLastLogSeq(String tenantId) {
    if (tenantId == null) {
      return heads.heads().stream().mapToLong(TenantHead::lastLogSeq).max().orElse(0);
    }
    String tenant = Tenants.require(tenantId);
    return heads.heads(List.of(tenant)).get(tenant);
  }

  /** The {@code trace_seq} that the trace's next event must have; 0 for an unknown trace. */
  public int getNextTraceSeq(String traceId, String tenantId) {
    String trace = trace(traceId);
    return tenants(tenantId).stream().mapToInt(t -> heads.nextTraceSeq(t, trace)).max().orElse(0);
  }

  /** Whether the trace holds a {@code TraceFinished}; with null, that of any tenant. */
  public boolean isTraceFinished(String traceId, String tenantId) {
    String trace = trace(traceId);
    return tenants(tenantId).stream().anyMatch(t -> heads.isFinished(t, trace));
  }

  /**
   * The events of one tenant, named exactly as stored, after a position, in order, by primary key.
   *
   * @param limit above 0
   */
  public List<Event> read(String tenantId, long afterLogSeq, int limit) {
    return pages.after(tenantId, afterLogSeq, positive("limit", limit));
  }

  /** Every tenant that has events with its last {@code log_seq}, in byte order of tenant. */
  public List<TenantHead> heads() {
    return heads.heads();
  }

  /** The last {@code log_seq} of each of these tenants, 0 without events. */
  public Map<String, Long> heads(Collection<String> tenantIds) {
    return heads.heads(tenantIds);
  }

  /**
   * Per trace, the highest {@code trace_seq} up to the reference's position plus 1, or 0.
   *
   * @throws ProjectoryException {@code storage} when the log does not show the event at a position:
   *     a commit may be published a moment before it can be read
   */
  public Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> refs) {
    return traces.expectedTraceSeq(refs);
  }

  /**
   * Per trace, its events of these types up to the reference's position, by {@code trace_seq}.
   *
   * @throws ProjectoryException {@code storage} when the log does not show the event at a position:
   *     a commit may be published a moment before it can be read
   */
  public Map<TraceRef, List<Event>> traceEvents(Collection<TraceRef> refs, Set<String> eventTypes) {
    return traces.traceEvents(refs, eventTypes);
  }

  /** The event id at a position, if the log holds one there. */
  public Optional<String> eventIdAt(String tenantId, long logSeq) {
    return Optional.ofNullable(heads.eventIdAt(tenantId, logSeq));
  }

  /** Per tenant, the id of the event at its position; a tenant without one there is left out. */
  public Map<String, String> eventIdsAt(Map<String, Long> positions) {
    return heads.eventIdsAt(positions);
  }

  /** When these events were recorded; a position without an event is left out. */
  public Map<LogPosition, Instant> recordedAt(Collection<LogPosition> positions) {
    return heads.recordedAt(List.copyOf(positions));
  }

  private List<String> tenants(String tenantId) {
    return tenantId == null
        ? heads.heads().stream().map(TenantHead::tenantId).toList()
        : List.of(Tenants.require(tenantId));
  }

  private static String trace(String traceId) {
    if (Text.isBlank(traceId)) {
      throw EventFilter.invalid("trace_id", "is blank");
    }
    return Text.trim(traceId);
  }

  private static int positive(String name, int value) {
    if (value <= 0) {
      throw EventFilter.invalid(name, value + " is not above 0");
    }
    return value;
  }
}
