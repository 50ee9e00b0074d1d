package io.projectory.runtime.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.audit.AuditStore;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.audit.ResultStore;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.run.FeedRuns;
import io.projectory.runtime.run.ProjectionReset;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunEnd;
import io.projectory.runtime.run.RunJson;
import io.projectory.runtime.run.RunMetadata;
import io.projectory.runtime.run.RunMode;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.run.RunScopeStore;
import io.projectory.runtime.run.RunStatus;
import io.projectory.runtime.run.RunStore;
import io.projectory.runtime.store.Guard;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminResult;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The one way in for commands (DESIGN 3 and 5, SEMANTICS 11): topic, HTTP, command line and Java
 * all pass it. One transaction decides: it checks, changes the rows, writes the audit and the
 * result to publish. The same command id twice is one command: the second is told what became of
 * the first. Decisions are made one after the other, over all processes. Thread-safe.
 */
public final class Admission {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 5;

  private final DataSource views;
  private final RunParts parts;
  private final RunStore runs = new RunStore();
  private final RunScopeStore runScopes = new RunScopeStore();
  private final RunEnd end = new RunEnd(runs);
  private final AuditStore audit = new AuditStore();
  private final ResultStore results = new ResultStore();
  private final CommandChecks checks;
  private final ScopeCommands scopes;
  private final Runnable wake;

  /** {@code wake} is called when a command was accepted. */
  public Admission(
      DataSource views,
      LogReader log,
      RunParts parts,
      AdminPolicy policy,
      RebuildCheck topic,
      Clock clock,
      Runnable wake) {
    this.views = views;
    this.parts = parts;
    this.checks = new CommandChecks(log, parts, runs, policy, topic, clock);
    this.scopes = new ScopeCommands(log, parts);
    this.wake = wake;
  }

  /** What a decision came to: one of the two is null. */
  private record Decision(Admitted admitted, ProjectoryException refused) {}

  /** Something done in a transaction of its own. */
  private interface Work {
    Decision run(Connection connection) throws SQLException;
  }

  /**
   * Decides about a command and carries it out, or lets its run begin.
   *
   * @throws ProjectoryException the refusal, with its category; it is in the audit as well. {@code
   *     storage} when a server cannot be used: then nothing was decided
   */
  public Admitted submit(AdminCommand command, Door door) {
    Decision decision = decide(command, door);
    if (decision.refused() != null) {
      throw decision.refused();
    }
    wake.run();
    return decision.admitted();
  }

  /**
   * Records a message that was no command, and refuses it.
   *
   * @param source topic, partition and offset
   * @throws ProjectoryException {@code storage} when that could not be recorded
   */
  public void refuse(String source, ProjectoryException error) {
    Object told = error.details().get("command_id");
    String commandId = told instanceof String id ? id : null;
    AdminResult.Error shown = AdminResult.Error.of(error);
    transaction(
        connection -> {
          boolean first = audit.malformed(connection, source, shown, details(error));
          if (first) {
            results.add(
                connection, new AdminResult(commandId, AdminResult.Status.REFUSED, shown, null));
          }
          return new Decision(null, error);
        });
  }

  private Decision decide(AdminCommand command, Door door) {
    try {
      checks.arguments(command);
      if (checks.needsTopic(command) && !known(command)) {
        // outside of the decisions' lock: brokers may take their time
        checks.topic(views, command);
      }
      return transaction(connection -> accept(connection, command, door));
    } catch (ProjectoryException e) {
      if (e.code() == ErrorCode.STORAGE) {
        throw e;
      }
      return transaction(connection -> refused(connection, command, door, e));
    }
  }

  private boolean known(AdminCommand command) {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return audit.find(connection, command.commandId().toString()).isPresent();
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  private Decision accept(Connection connection, AdminCommand command, Door door)
      throws SQLException {
    Pipeline trip = new Pipeline(connection);
    Supplier<Optional<AuditStore.Entry>> earlier =
        audit.findAlone(trip, command.commandId().toString());
    Supplier<Optional<Run>> active = checks.active(trip, command);
    trip.send();
    Optional<AuditStore.Entry> before = earlier.get();
    if (before.isPresent()) {
      return repeated(connection, before.get());
    }
    checks.state(connection, command, active.get());
    Admitted admitted = carryOut(connection, command);
    String job = admitted.run() == null ? null : admitted.run().jobId();
    audit.decided(connection, command, door, result(admitted), null, json(admitted.effect()), job);
    return new Decision(admitted, null);
  }

  private Decision refused(
      Connection connection, AdminCommand command, Door door, ProjectoryException error)
      throws SQLException {
    Optional<AuditStore.Entry> before = audit.findAlone(connection, command.commandId().toString());
    if (before.isPresent()) {
      return repeated(connection, before.get());
    }
    AdminResult result =
        new AdminResult(
            command.commandId().toString(),
            AdminResult.Status.REFUSED,
            AdminResult.Error.of(error),
            null);
    audit.decided(connection, command, door, result, details(error), null, null);
    return new Decision(null, error);
  }

  /** The answer is published again: whoever asked twice may have missed it. */
  private Decision repeated(Connection connection, AuditStore.Entry entry) throws SQLException {
    AdminResult.Status status = status(entry.status());
    if (status == AdminResult.Status.REFUSED) {
      ProjectoryException error =
          new ProjectoryException(
              ErrorCode.valueOf(entry.errorCode().toUpperCase(Locale.ROOT)),
              entry.errorMessage(),
              map(entry.errorDetails()));
      results.add(
          connection,
          new AdminResult(entry.commandId(), status, AdminResult.Error.of(error), null));
      return new Decision(null, error);
    }
    Run run = entry.jobId() == null ? null : runs.find(connection, entry.jobId()).orElse(null);
    Admitted admitted = new Admitted(entry.commandId(), status, run, map(entry.effect()), true);
    results.add(connection, result(admitted));
    return new Decision(admitted, null);
  }

  private Admitted carryOut(Connection connection, AdminCommand command) throws SQLException {
    String id = command.commandId().toString();
    return switch (command.command()) {
      case REPLAY, REBUILD -> {
        runs.insert(
            connection,
            new RunStore.Request(
                id,
                command.tenantId(),
                command.projection(),
                command.command() == AdminCommand.Verb.REBUILD ? RunMode.REBUILD : RunMode.CATCH_UP,
                command.options(),
                RunMetadata.of(command)));
        Run run = runs.find(connection, id).orElseThrow();
        yield new Admitted(id, AdminResult.Status.ACCEPTED, run, Map.of(), false);
      }
      case CANCEL -> {
        Run run = cancel(connection, command.jobId().toString());
        yield new Admitted(id, AdminResult.Status.COMPLETED, run, Map.of(), false);
      }
      default -> {
        Map<String, Object> effect = scopes.run(connection, command);
        yield new Admitted(id, AdminResult.Status.COMPLETED, null, effect, false);
      }
    };
  }

  /** The batch in flight finds its scope changed; what was committed stays. */
  private Run cancel(Connection connection, String jobId) throws SQLException {
    Run run =
        runs.lock(connection, jobId)
            .filter(r -> r.status().active())
            .orElseThrow(
                () ->
                    new ProjectoryException(
                        ErrorCode.NOT_FOUND,
                        "there is no active run " + jobId + "; see: projectory runs",
                        Map.of("job_id", jobId)));
    Optional<TopicProjection> fed = parts.fed(run.projection());
    if (fed.isPresent()) {
      FeedRuns.letGo(connection, run, fed.get());
    } else if (run.status() == RunStatus.RUNNING) {
      String projection = parts.named(run.projection()).get(run.phase());
      if (run.tenantId() == null) {
        ProjectionReset.exclusive(connection, projection);
      } else {
        Guard.shared(connection, projection);
        parts.of(projection).scopes().lock(connection, List.of(run.tenantId()), List.of());
      }
      runScopes.settle(connection, runs, run);
      boolean live = run.mode() == RunMode.REBUILD && run.phaseState() == Run.Phase.MOVING;
      parts.of(projection).control().release(connection, jobId, run.phase(), live);
    }
    return end.end(connection, jobId, RunStatus.CANCELLED, null, null);
  }

  private static AdminResult result(Admitted admitted) {
    AdminResult.Status status = admitted.status();
    AdminResult.Error error =
        status == AdminResult.Status.FAILED && admitted.run() != null
            ? new AdminResult.Error(
                admitted.run().errorCode(), admitted.run().errorMessage(), Map.of())
            : null;
    return new AdminResult(
        admitted.commandId(),
        status,
        error,
        admitted.run() == null ? null : RunJson.of(admitted.run()));
  }

  /** Locks that were not to be had in time, and deadlocks, are tried again a few times. */
  private Decision transaction(Work work) {
    SQLException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Connection connection = views.getConnection()) {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
          Decision decision = work.run(connection);
          connection.commit();
          committed = true;
          return decision;
        } finally {
          if (!committed) {
            connection.rollback();
          }
        }
      } catch (SQLException e) {
        last = e;
        if (FailureClass.of(e) != FailureClass.INFRASTRUCTURE || !busy(e)) {
          break;
        }
      }
    }
    throw ProjectoryException.storage(last);
  }

  private static boolean busy(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return state.equals("55P03") || state.equals("40P01") || state.equals("40001");
  }

  private static AdminResult.Status status(String code) {
    return AdminResult.Status.valueOf(code.toUpperCase(Locale.ROOT));
  }

  private static String details(ProjectoryException error) {
    return error.details().isEmpty() ? null : json(error.details());
  }

  private static String json(Map<String, Object> members) {
    return JSON.valueToTree(members).toString();
  }

  private static Map<String, Object> map(String json) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (json != null) {
      try {
        JsonNode tree = JSON.readTree(json);
        tree.properties()
            .forEach(e -> members.put(e.getKey(), JSON.convertValue(e.getValue(), Object.class)));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an audit entry that is no JSON", e);
      }
    }
    members.values().removeIf(Objects::isNull);
    return members;
  }
}
