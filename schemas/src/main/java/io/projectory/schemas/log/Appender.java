package io.projectory.schemas.log;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.RfcNow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The append algorithm (SEMANTICS 6.1): look-ups, insert and commit are a round trip each. */
final class Appender {
  private static final int ATTEMPTS = 5;

  /**
   * The statements after the lock have snapshots of their own, taken once it is held. Read
   * committed is said here because a pool may have another default.
   */
  private static final String LOCK_AND_LOOK =
      """
      set transaction isolation level read committed, read write;
      """
          + Session.BY_INDEX
          + """
      select public.dg_event_log_lock(?);
      select %s
        from public.dg_event_log
       where tenant_id = ? and producer_id = ? and idempotency_key = ?;
      select (select trace_seq + 1
                from public.dg_event_log
               where tenant_id = ? and trace_id = ?
               order by trace_seq desc
               limit 1),
             exists (select 1
                       from public.dg_event_log
                      where tenant_id = ? and trace_id = ? and event_type = 'TraceFinished')
      """
              .formatted(EventRows.COLUMNS);

  private static final String INSERT =
      """
      insert into public.dg_event_log
        (tenant_id, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
         producer_id, source_system, source_subsystem, actor_type, actor_id, idempotency_key,
         correlation_id, causation_event_id, schema_version, tags_json, payload_json, payload_hash)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      returning log_seq
      """;

  private final Session session;
  private final RfcNow clock;

  Appender(Session session, RfcNow clock) {
    this.session = session;
    this.clock = clock;
  }

  /** What the log says before an append; {@code reusable} is null unless the key was used. */
  private record Found(Event reusable, int expectedTraceSeq, boolean finished) {}

  AppendResult append(String tenant, EventDraft draft) {
    for (int attempt = 1; ; attempt++) {
      try {
        return session.transaction(connection -> append(connection, tenant, draft));
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isTransient(e)) {
          throw error(e, draft);
        }
      }
    }
  }

  private AppendResult append(Connection connection, String tenant, EventDraft draft)
      throws SQLException {
    Found found = look(connection, tenant, draft);
    if (found.reusable() != null) {
      Reuse.check(found.reusable(), draft);
      return new AppendResult(true, found.reusable());
    }
    checkSequence(found, draft);
    return new AppendResult(false, insert(connection, tenant, draft));
  }

  private static Found look(Connection connection, String tenant, EventDraft draft)
      throws SQLException {
    try (PreparedStatement statement = Session.together(connection, LOCK_AND_LOOK)) {
      Session.bind(
          statement,
          tenant,
          tenant,
          draft.source().producerId(),
          draft.idempotencyKey(),
          tenant,
          draft.traceId(),
          tenant,
          draft.traceId());
      statement.execute();
      // isolation, planner settings and lock have nothing to say
      statement.getMoreResults();
      statement.getMoreResults();
      statement.getMoreResults();
      Event reusable = null;
      try (ResultSet row = statement.getResultSet()) {
        if (row.next()) {
          reusable = EventRows.event(row, 0);
        }
      }
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return new Found(reusable, row.getInt(1), row.getBoolean(2));
      }
    }
  }

  private static void checkSequence(Found found, EventDraft draft) {
    if (found.finished()) {
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "trace " + draft.traceId() + " is finished",
          Map.of("trace_id", draft.traceId()));
    }
    boolean first = draft.traceSeq() == 0;
    boolean starts = draft.eventType().equals("TraceStarted");
    if (draft.traceSeq() != found.expectedTraceSeq() || first != starts) {
      throw new ProjectoryException(
          ErrorCode.EVENT_SEQUENCE_INVALID,
          "trace "
              + draft.traceId()
              + " expects trace_seq "
              + found.expectedTraceSeq()
              + "; a trace begins with its only TraceStarted at 0",
          Map.of(
              "trace_id", draft.traceId(),
              "trace_seq", draft.traceSeq(),
              "expected_trace_seq", found.expectedTraceSeq()));
    }
  }

  private Event insert(Connection connection, String tenant, EventDraft draft) throws SQLException {
    String recordedAt = clock.now();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Session.bind(
          statement,
          tenant,
          draft.eventId(),
          draft.traceId(),
          draft.traceSeq(),
          draft.eventType(),
          draft.occurredAt(),
          recordedAt,
          draft.source().producerId(),
          draft.source().system(),
          draft.source().subsystem(),
          draft.actor().actorType(),
          draft.actor().actorId(),
          draft.idempotencyKey(),
          draft.correlationId(),
          draft.causationEventId(),
          draft.schemaVersion(),
          draft.tagsJson(),
          draft.payloadJson(),
          draft.payloadHash());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return stored(tenant, row.getLong(1), recordedAt, draft);
      }
    }
  }

  private static Event stored(String tenant, long logSeq, String recordedAt, EventDraft draft) {
    return new Event(
        tenant,
        logSeq,
        draft.eventId(),
        draft.traceId(),
        draft.traceSeq(),
        draft.eventType(),
        draft.occurredAt(),
        recordedAt,
        draft.source(),
        draft.actor(),
        draft.idempotencyKey(),
        draft.correlationId(),
        draft.causationEventId(),
        draft.schemaVersion(),
        draft.tagsJson(),
        Payload.of(draft.payloadJson()),
        draft.payloadHash());
  }

  private static boolean isTransient(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  private static ProjectoryException error(SQLException e, EventDraft draft) {
    String state = String.valueOf(e.getSQLState());
    Map<String, Object> details = Map.of("event_id", draft.eventId(), "trace_id", draft.traceId());
    switch (state) {
      case "23505":
        return isEventId(e)
            ? new ProjectoryException(
                ErrorCode.CONFLICT,
                "event_id " + draft.eventId() + " is stored already",
                details,
                e)
            : ProjectoryException.storage(e);
      case "PJ001":
        return new ProjectoryException(
            ErrorCode.CONFLICT, "trace " + draft.traceId() + " is finished", details, e);
      case "PJ002":
        return new ProjectoryException(
            ErrorCode.EVENT_SEQUENCE_INVALID,
            "trace " + draft.traceId() + " does not expect trace_seq " + draft.traceSeq(),
            details,
            e);
      default:
        return ProjectoryException.storage(e);
    }
  }

  private static boolean isEventId(SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException server ? server.getServerErrorMessage() : null;
    return message != null && "dg_event_log_event_id_key".equals(message.getConstraint());
  }
}
