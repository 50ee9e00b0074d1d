package io.projectory.runtime.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.run.ProjectionReset;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.scope.ScopeState;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.Guard;
import io.projectory.runtime.store.ScopeSwitch;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands that change scopes at once: pause, resume, sync and skip (DESIGN 5). In the
 * admission's transaction. Thread-safe.
 */
final class ScopeCommands {
  private final LogReader log;
  private final RunParts parts;

  ScopeCommands(LogReader log, RunParts parts) {
    this.log = log;
    this.parts = parts;
  }

  /** How many scopes were changed, by projection. */
  Map<String, Object> run(Connection connection, AdminCommand command) throws SQLException {
    if (command.command() == AdminCommand.Verb.SKIP) {
      return skip(connection, command);
    }
    List<String> projections = parts.named(command.projection());
    if (command.tenantId() == null) {
      for (String projection : projections) {
        ProjectionReset.exclusive(connection, projection);
      }
    }
    return new LinkedHashMap<>(change(connection, projections, command));
  }

  private static Map<String, Integer> change(
      Connection connection, List<String> projections, AdminCommand command) throws SQLException {
    String tenant = command.tenantId();
    return switch (command.command()) {
      case PAUSE -> ScopeSwitch.pause(connection, projections, tenant);
      case RESUME ->
          ScopeSwitch.tryNow(connection, projections, tenant, List.of(ScopeState.PAUSED));
      default ->
          ScopeSwitch.tryNow(
              connection,
              projections,
              tenant,
              List.of(ScopeState.FAILED, ScopeState.RETRYING, ScopeState.PAUSED));
    };
  }

  /** Only the very event at which the scope stands can be skipped. */
  private Map<String, Object> skip(Connection connection, AdminCommand command)
      throws SQLException {
    String tenant = command.tenantId();
    RunParts.Part part = parts.of(command.projection());
    Guard.shared(connection, part.projection().name());
    part.scopes().lock(connection, List.of(tenant), List.of(tenant));
    Scope scope = part.scopes().load(connection, List.of(tenant)).get(tenant);
    if (scope.skipped().contains(command.eventId())) {
      return Map.of(command.projection(), 0);
    }
    Event next = log.read(tenant, scope.cursor(), 1).stream().findFirst().orElse(null);
    requireFailing(command, scope, next);
    FailureStore.Open open = part.failures().openAt(connection, tenant).orElse(null);
    part.failures()
        .skip(
            connection,
            next,
            new FailureStore.Failure(
                open == null ? ErrorCode.STORAGE.code() : open.code(),
                "skipped by an operator",
                false,
                scope.retryCount(),
                metadata(command)));
    ScopeSwitch.tryNow(
        connection,
        List.of(command.projection()),
        tenant,
        List.of(ScopeState.FAILED, ScopeState.RETRYING));
    return Map.of(command.projection(), 1);
  }

  private static void requireFailing(AdminCommand command, Scope scope, Event next) {
    boolean stands =
        scope.state() == ScopeState.FAILED
            || (scope.state() == ScopeState.RETRYING && scope.retryCount() > 0);
    boolean atEvent =
        next != null
            && next.logSeq() == scope.cursor() + 1
            && next.eventId().equals(command.eventId());
    if (!stands || !atEvent) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("projection", command.projection());
      details.put("tenant_id", command.tenantId());
      details.put("event_id", command.eventId());
      details.put("last_log_seq", scope.cursor());
      if (stands && next != null && next.logSeq() == scope.cursor() + 1) {
        details.put("failing_event_id", next.eventId());
      }
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "event '"
              + command.eventId()
              + "' is not the one at which "
              + command.projection()
              + " of tenant "
              + command.tenantId()
              + " stands failed; see: projectory failures --tenant "
              + command.tenantId(),
          details);
    }
  }

  private static String metadata(AdminCommand command) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("command_id", command.commandId().toString());
    json.put("processed_events", 0);
    json.put("reason", command.reason());
    json.put("recoverable", false);
    json.put("requested_by", command.requestedBy());
    return CanonicalJson.write(json);
  }
}
