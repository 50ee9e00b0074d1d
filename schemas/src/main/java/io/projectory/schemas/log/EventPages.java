package io.projectory.schemas.log;

import io.projectory.schemas.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of events in the order of {@code log_seq}, then tenant, each continuing strictly after the
 * one before.
 */
final class EventPages {
  private static final int SCANNED_AT_ONCE = 5_000;
  private static final String POSITION = "tenant_id, log_seq, occurred_at";

  /** One tenant: a range of an index. */
  private static final String OF_TENANT =
      """
      select %s
        from public.dg_event_log
       where tenant_id = ? and log_seq > ? and log_seq <= ?%s
       order by log_seq
       limit ?
      """;

  /** Every tenant: the first of each, then the first of those; ties by tenant. */
  private static final String OF_ALL =
      HeadReads.ALL_HEADS
          + """
      select %1$s
        from (select e.*
                from head h
               cross join lateral (select *
                                     from public.dg_event_log
                                    where tenant_id = h.tenant_id
                                      and log_seq > ? - case when h.tenant_id > ? then 1 else 0 end
                                      and log_seq <= ?%2$s
                                    order by log_seq
                                    limit ?) e) e
       order by log_seq, tenant_id
       limit ?
      """;

  /** The tenant exactly as given: a projector must not read another than the record's. */
  private static final String AFTER = OF_TENANT.formatted(EventRows.COLUMNS, "");

  private static final String BY_POSITION =
      """
      select %s
        from unnest(?::text[], ?::bigint[]) with ordinality as r (tenant, seq, n)
        join public.dg_event_log l on l.tenant_id = r.tenant and l.log_seq = r.seq
       order by r.n
      """
          .formatted(EventRows.COLUMNS);

  private final Session session;

  EventPages(Session session) {
    this.session = session;
  }

  /** Where a page ends; the tenant is null before the first. */
  record Position(long logSeq, String tenantId) {
    static Position before(EventFilter filter) {
      return new Position(filter.sinceLogSeq() == null ? 0 : filter.sinceLogSeq(), null);
    }

    static Position of(Event event) {
      return new Position(event.logSeq(), event.tenantId());
    }
  }

  private record Place(String tenantId, long logSeq, String occurredAt) {}

  /** At most {@code limit} matching events after the position; fewer only at the end of the log. */
  List<Event> page(EventFilter filter, Position after, int limit) {
    if (!filter.hasTimes()) {
      return select(filter, after, limit, EventRows.COLUMNS, EventRows::events);
    }
    return fetch(placesInTime(filter, after, limit));
  }

  /** At most {@code limit} events of the tenant after the position. */
  List<Event> after(String tenant, long logSeq, int limit) {
    return session.query(AFTER, EventRows::events, tenant, logSeq, Long.MAX_VALUE, limit);
  }

  /** Times are compared here, as SQL would fail on a stored text that is no time. */
  private List<Place> placesInTime(EventFilter filter, Position start, int limit) {
    List<Place> matching = new ArrayList<>();
    Position after = start;
    List<Place> scanned;
    do {
      scanned = places(filter, after);
      for (Place place : scanned) {
        if (matching.size() < limit && filter.within(place.occurredAt())) {
          matching.add(place);
        }
        after = new Position(place.logSeq(), place.tenantId());
      }
    } while (matching.size() < limit && scanned.size() == SCANNED_AT_ONCE);
    return matching;
  }

  private List<Place> places(EventFilter filter, Position after) {
    return select(
        filter,
        after,
        SCANNED_AT_ONCE,
        POSITION,
        rows -> {
          List<Place> places = new ArrayList<>();
          while (rows.next()) {
            places.add(new Place(rows.getString(1), rows.getLong(2), rows.getString(3)));
          }
          return places;
        });
  }

  private List<Event> fetch(List<Place> places) {
    return session.query(
        BY_POSITION,
        EventRows::events,
        column(places, Place::tenantId).toArray(String[]::new),
        column(places, Place::logSeq).toArray(Long[]::new));
  }

  private static <T> List<T> column(List<Place> places, Function<Place, T> column) {
    return places.stream().map(column).toList();
  }

  private <T> T select(
      EventFilter filter, Position after, int limit, String columns, Session.Rows<T> rows) {
    List<Object> arguments = new ArrayList<>();
    StringBuilder more = new StringBuilder();
    boolean oneTenant = filter.tenantId() != null;
    if (oneTenant) {
      arguments.add(filter.tenantId());
    }
    arguments.add(after.logSeq());
    if (!oneTenant) {
      // null before the first page: no tenant is after it
      arguments.add(after.tenantId());
    }
    arguments.add(filter.untilLogSeq() == null ? Long.MAX_VALUE : filter.untilLogSeq());
    equal(more, arguments, "trace_id", filter.traceId());
    equal(more, arguments, "event_type", filter.eventType());
    arguments.add(limit);
    if (!oneTenant) {
      arguments.add(limit);
    }
    String template = oneTenant ? OF_TENANT : OF_ALL;
    return session.query(template.formatted(columns, more), rows, arguments.toArray());
  }

  private static void equal(
      StringBuilder more, List<Object> arguments, String column, String value) {
    if (value != null) {
      more.append(" and ").append(column).append(" = ?");
      arguments.add(value);
    }
  }
}
