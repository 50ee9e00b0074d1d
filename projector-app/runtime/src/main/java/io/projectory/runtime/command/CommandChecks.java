package io.projectory.runtime.command;

import io.projectory.api.TopicProjection;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.run.FeedRuns;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.run.RunStore;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.PartitionCursor;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.OccurredAt;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Everything that is checked before a command changes anything (SEMANTICS 11). Each failed check is
 * a {@link ProjectoryException} of its category. Thread-safe.
 */
final class CommandChecks {
  private static final int MOST_CHARACTERS = 64 * 1024;

  private final LogReader log;
  private final RunParts parts;
  private final RunStore runs;
  private final AdminPolicy policy;
  private final RebuildCheck topic;
  private final Clock clock;

  CommandChecks(
      LogReader log,
      RunParts parts,
      RunStore runs,
      AdminPolicy policy,
      RebuildCheck topic,
      Clock clock) {
    this.log = log;
    this.parts = parts;
    this.runs = runs;
    this.policy = policy;
    this.topic = topic;
    this.clock = clock;
  }

  /** What can be told from the command itself. */
  void arguments(AdminCommand command) {
    required(command);
    options(command.options());
    size(command);
    if (policy.requireReason() && Text.isBlank(command.reason())) {
      throw invalid("a reason is missing; say why (admin_controls.require_reason is on)", "reason");
    }
    if (command.command() == AdminCommand.Verb.REBUILD && !policy.allowRebuild()) {
      throw new ProjectoryException(
          ErrorCode.FORBIDDEN,
          "rebuilds are switched off here (admin_controls.allow_rebuild is false)",
          Map.of("key", "admin_controls.allow_rebuild"));
    }
    if (command.expiresAt() != null
        && command.expiresAt().compareTo(OccurredAt.of(clock.instant())) < 0) {
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "the command had expired (expires_at) before it could be carried out",
          Map.of("field", "expires_at"));
    }
  }

  /** Doors other than the topic make commands in Java: what their JSON would have to hold. */
  private void required(AdminCommand command) {
    if (command.command() == AdminCommand.Verb.CANCEL) {
      if (command.jobId() == null) {
        throw invalid("job_id is missing; name the run to cancel", "job_id");
      }
      return;
    }
    requireProjection(command);
    boolean skip = command.command() == AdminCommand.Verb.SKIP;
    if (command.tenantId() != null || skip) {
      Tenants.require(command.tenantId());
    }
    if (skip && Text.isBlank(command.eventId())) {
      throw invalid("event_id is missing; name the failing event", "event_id");
    }
    if (skip && command.projection().equals(AdminCommand.ALL_PROJECTIONS)) {
      throw invalid("projection must be the one that is to skip the event", "projection");
    }
  }

  private static void options(AdminCommand.Options options) {
    Long since = options.sinceLogSeq();
    Long until = options.untilLogSeq();
    atLeast("since_log_seq", since, 0);
    atLeast("until_log_seq", until, 0);
    atLeast("batch_size", options.batchSize(), 1);
    atLeast("max_events_per_second", options.maxEventsPerSecond(), 1);
    if (since != null && until != null && since > until) {
      throw invalid("since_log_seq " + since + " is above until_log_seq " + until, "until_log_seq");
    }
  }

  private static void atLeast(String name, Number value, long least) {
    if (value != null && value.longValue() < least) {
      throw invalid(name + " is " + value + "; write at least " + least, name);
    }
  }

  /** Results hold what commands hold, and brokers refuse large ones. */
  private static void size(AdminCommand command) {
    long characters =
        length(command.reason())
            + length(command.requestedBy())
            + (command.metadata() == null ? 0 : length(command.metadata().toString()));
    if (characters > MOST_CHARACTERS) {
      throw invalid(
          "reason, requested_by and metadata have "
              + characters
              + " characters; together at most "
              + MOST_CHARACTERS,
          "metadata");
    }
  }

  private static long length(String text) {
    return text == null ? 0 : text.length();
  }

  /** Whether the command reads the topic from its beginning. */
  boolean needsTopic(AdminCommand command) {
    return command.command() == AdminCommand.Verb.REBUILD
        && command.tenantId() == null
        && !command.options().fromLog()
        && parts.fed(command.projection()).isEmpty();
  }

  /**
   * Whether the topic can serve, looked at before the decision; the run looks again before it
   * touches anything.
   *
   * @throws ProjectoryException also {@code storage}, when a server cannot be asked
   */
  void topic(DataSource views, AdminCommand command) {
    for (String name : parts.named(command.projection())) {
      List<PartitionCursor> recorded;
      try (Connection connection = views.getConnection()) {
        connection.setAutoCommit(true);
        recorded = parts.of(name).cursors().all(connection);
      } catch (SQLException e) {
        throw ProjectoryException.storage(e);
      }
      topic.requireWhole(name, recorded);
    }
  }

  /** The active run that {@link #state} has to be told of: at most one is allowed for a scope. */
  Supplier<Optional<Run>> active(Pipeline trip, AdminCommand command) {
    return switch (command.command()) {
      case REPLAY, REBUILD, PAUSE, RESUME ->
          runs.overlapping(trip, command.projection(), command.tenantId());
      default -> Optional::empty;
    };
  }

  /**
   * What it would touch; in the admission's transaction, under its lock.
   *
   * @param active the answer of {@link #active}
   */
  void state(Connection connection, AdminCommand command, Optional<Run> active)
      throws SQLException {
    switch (command.command()) {
      case REPLAY, REBUILD -> {
        known(connection, command);
        free(active);
        Optional<TopicProjection> fed = parts.fed(command.projection());
        if (fed.isPresent()) {
          FeedRuns.requireFeed(connection, fed.get());
        } else {
          reachable(connection, command);
        }
      }
      case PAUSE, RESUME -> {
        known(connection, command);
        free(active);
      }
      case SYNC, SKIP -> known(connection, command);
      default -> {
        // a run says itself whether it can be cancelled
      }
    }
  }

  private void requireProjection(AdminCommand command) {
    String name = command.projection();
    Optional<TopicProjection> fed = parts.fed(name);
    if (fed.isPresent()) {
      requireWholeRebuild(command, fed.get());
      return;
    }
    if (name == null || !name.equals(AdminCommand.ALL_PROJECTIONS) && !parts.knows(name)) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no projection '"
              + name
              + "'; write one of "
              + String.join(", ", parts.names())
              + ", or all",
          Map.of("field", "projection", "projection", String.valueOf(name)));
    }
  }

  /** There are no tenants, and no log to read instead of the topic: it is all or nothing. */
  private static void requireWholeRebuild(AdminCommand command, TopicProjection projection) {
    boolean whole =
        command.command() == AdminCommand.Verb.REBUILD
            && command.tenantId() == null
            && !Run.byLog(null, command.options());
    if (!whole) {
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "projection "
              + projection.name()
              + " is fed by topic "
              + projection.topic()
              + ", not by the log: it has no tenants, and is rebuilt as a whole with the application"
              + " that fills its topic: projectory rebuild "
              + projection.name(),
          Map.of(
              "field", "projection", "projection", projection.name(), "topic", projection.topic()));
    }
  }

  private void known(Connection connection, AdminCommand command) throws SQLException {
    String tenant = command.tenantId();
    if (tenant == null || log.heads(List.of(tenant)).getOrDefault(tenant, 0L) > 0) {
      return;
    }
    for (String name : parts.names()) {
      if (parts.of(name).control().state(connection, tenant).isPresent()) {
        return;
      }
    }
    throw new ProjectoryException(
        ErrorCode.NOT_FOUND,
        "there is no tenant '" + tenant + "': its log is empty",
        Map.of("tenant_id", tenant));
  }

  private static void free(Optional<Run> found) {
    Run active = found.orElse(null);
    if (active != null) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("job_id", active.jobId());
      details.put("status", active.status().code());
      details.put("projection_name", active.projection());
      details.put("tenant_id", active.tenantId());
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "run "
              + active.jobId()
              + " ("
              + active.mode().code()
              + " of "
              + active.projection()
              + ", "
              + (active.tenantId() == null ? "every tenant" : "tenant " + active.tenantId())
              + ") is "
              + active.status().code()
              + "; wait for it, or: projectory cancel "
              + active.jobId(),
          details);
    }
  }

  private void reachable(Connection connection, AdminCommand command) throws SQLException {
    Long until = command.options().untilLogSeq();
    boolean rebuild = command.command() == AdminCommand.Verb.REBUILD;
    for (String name : parts.named(command.projection())) {
      RunParts.Part part = parts.of(name);
      if (!rebuild && until != null && command.tenantId() != null) {
        Scope scope =
            part.scopes().load(connection, List.of(command.tenantId())).get(command.tenantId());
        if (until < scope.cursor()) {
          throw new ProjectoryException(
              ErrorCode.INVALID_ARGUMENT,
              "until_log_seq "
                  + until
                  + " is below the cursor of "
                  + name
                  + ", which is at "
                  + scope.cursor()
                  + "; to go back, rebuild",
              Map.of("field", "until_log_seq", "last_log_seq", scope.cursor()));
        }
      }
    }
  }

  private static ProjectoryException invalid(String message, String field) {
    return new ProjectoryException(ErrorCode.INVALID_ARGUMENT, message, Map.of("field", field));
  }
}
