package io.projectory.cli.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** What operators are called for. */
final class Scenes {
  /** A copy of the tenant's first event as a trace of its own, with a hash that is wrong. */
  private static final String POISON =
      """
      insert into dg_event_log (tenant_id, log_seq, event_id, trace_id, trace_seq, event_type,
        occurred_at, recorded_at, producer_id, source_system, actor_type, actor_id,
        idempotency_key, schema_version, payload_json, payload_hash, tags_json)
      select tenant_id, (select max(log_seq) + 1 from dg_event_log where tenant_id = ?), ?, ?, 0,
        event_type, occurred_at, recorded_at, producer_id, source_system, actor_type, actor_id, ?,
        schema_version, payload_json, 'sha256:0', tags_json
        from dg_event_log
       where tenant_id = ? and log_seq = 1
      """;

  /** The same payload has the same hash. */
  private static final String REPAIR =
      """
      update dg_event_log
         set payload_hash = (select payload_hash from dg_event_log
                              where tenant_id = ? and log_seq = 1)
       where tenant_id = ? and event_id = ?
      """;

  private Scenes() {}

  /** The first event of a trace, as a line for {@code append}. */
  static String started(String trace) {
    return """
    {"event_id":"%1$s/0","trace_id":"%1$s","trace_seq":0,"event_type":"TraceStarted",\
    "occurred_at":"2026-01-02T03:04:05Z","source":{"producer_id":"p","system":"s"},\
    "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"%1$s",\
    "payload":{"title":"A case","workflow":"renewal",\
    "primary_entity":{"entity_type":"order","entity_id":"7"}}}"""
        .formatted(trace);
  }

  /** An event that cannot be applied, behind the tenant's last one. */
  static void poison(Product product, String tenant, String eventId) throws SQLException {
    behindTheTriggers(product, POISON, tenant, eventId, eventId, eventId, tenant);
  }

  /** Somebody puts the log right. */
  static void repair(Product product, String tenant, String eventId) throws SQLException {
    behindTheTriggers(product, REPAIR, tenant, tenant, eventId);
  }

  private static void behindTheTriggers(Product product, String sql, String... arguments)
      throws SQLException {
    try (Connection superuser = product.superuser()) {
      superuser.setAutoCommit(false);
      try (Statement statement = superuser.createStatement();
          PreparedStatement change = superuser.prepareStatement(sql)) {
        statement.execute("set local session_replication_role = replica");
        for (int i = 0; i < arguments.length; i++) {
          change.setString(i + 1, arguments[i]);
        }
        if (change.executeUpdate() != 1) {
          throw new IllegalStateException("nothing was changed");
        }
        superuser.commit();
      }
    }
  }
}
