package io.projectory.schemas.log;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.OccurredAt;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.Text;
import java.util.Map;

/**
 * Which events to read (SEMANTICS 6.2). Null is no bound; null as tenant is every tenant. {@code
 * since} is exclusive, {@code until} inclusive. Times are compared as instants; an event whose
 * {@code occurred_at} is no time, which only a row written behind the log's back can have, is
 * within no bound.
 */
public record EventFilter(
    String tenantId,
    String traceId,
    String eventType,
    Long sinceLogSeq,
    Long untilLogSeq,
    String sinceOccurredAt,
    String untilOccurredAt) {

  /**
   * Checks and normalises.
   *
   * @throws ProjectoryException {@code invalid_argument} for a blank tenant or trace, an unknown
   *     type, a bound that is negative or no time, or {@code since} after {@code until}
   */
  public EventFilter {
    tenantId = tenantId == null ? null : Tenants.require(tenantId);
    traceId = traceId == null ? null : trace(traceId);
    if (eventType != null && !EventTypes.ALL.contains(eventType)) {
      throw invalid("event_type", "must be one of " + String.join(", ", EventTypes.ALL));
    }
    notNegative("since_log_seq", sinceLogSeq);
    notNegative("until_log_seq", untilLogSeq);
    if (sinceLogSeq != null && untilLogSeq != null && sinceLogSeq > untilLogSeq) {
      throw invalid("since_log_seq", sinceLogSeq + " is after until_log_seq " + untilLogSeq);
    }
    OccurredAt since = time("since_occurred_at", sinceOccurredAt);
    OccurredAt until = time("until_occurred_at", untilOccurredAt);
    if (since != null && until != null && since.compareTo(until) > 0) {
      throw invalid("since_occurred_at", "is after until_occurred_at");
    }
  }

  /** Every event of every tenant. */
  public static EventFilter all() {
    return new EventFilter(null, null, null, null, null, null, null);
  }

  /** Every event of one tenant. */
  public static EventFilter ofTenant(String tenantId) {
    return all().tenant(tenantId);
  }

  public EventFilter tenant(String tenant) {
    return new EventFilter(
        tenant, traceId, eventType, sinceLogSeq, untilLogSeq, sinceOccurredAt, untilOccurredAt);
  }

  public EventFilter trace(String trace, String type) {
    return new EventFilter(
        tenantId, trace, type, sinceLogSeq, untilLogSeq, sinceOccurredAt, untilOccurredAt);
  }

  public EventFilter logSeq(Long since, Long until) {
    return new EventFilter(
        tenantId, traceId, eventType, since, until, sinceOccurredAt, untilOccurredAt);
  }

  public EventFilter occurredAt(String since, String until) {
    return new EventFilter(tenantId, traceId, eventType, sinceLogSeq, untilLogSeq, since, until);
  }

  boolean hasTimes() {
    return sinceOccurredAt != null || untilOccurredAt != null;
  }

  /** Tells whether a stored time lies within the time bounds. */
  boolean within(String occurredAt) {
    OccurredAt time = OccurredAt.parse(occurredAt);
    OccurredAt since = time("since_occurred_at", sinceOccurredAt);
    OccurredAt until = time("until_occurred_at", untilOccurredAt);
    return time != null
        && (since == null || time.compareTo(since) > 0)
        && (until == null || time.compareTo(until) <= 0);
  }

  private static String trace(String traceId) {
    if (Text.isBlank(traceId)) {
      throw invalid("trace_id", "is blank");
    }
    return Text.trim(traceId);
  }

  private static void notNegative(String name, Long bound) {
    if (bound != null && bound < 0) {
      throw invalid(name, bound + " is negative");
    }
  }

  private static OccurredAt time(String name, String text) {
    if (text == null) {
      return null;
    }
    OccurredAt time = OccurredAt.parse(Text.trim(text));
    if (time == null) {
      throw invalid(
          name, "'" + text + "' is no date-time with offset, such as 2025-12-31T12:00:00Z");
    }
    return time;
  }

  static ProjectoryException invalid(String name, String problem) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT, name + ": " + problem, Map.of("field", name));
  }
}
