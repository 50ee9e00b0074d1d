package io.projectory.runtime.simulation;

import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.topic.EventTopic;
import io.projectory.runtime.topic.TopicFacts;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;

/** Gives commands, by the real admission and the real resets. */
final class Operator {
  private final FaultySource source;
  private final SimulatedLog log;
  private final SimulatedTopic topic;
  private final Random random;
  private final RunParts.Part part;
  private final Admission admission;

  Operator(
      FaultySource source,
      SimulatedLog log,
      SimulatedTopic topic,
      SimulatedProjection projection,
      SimulatedClock clock,
      Random random) {
    this.source = source;
    this.log = log;
    this.topic = topic;
    this.random = random;
    DataSource views = source.dataSource();
    RunParts parts =
        new RunParts(
            List.of(projection),
            SimulatedTopic.NAME,
            new DigestService(views, List.of(projection), List.of()));
    this.part = parts.of(SimulatedProjection.NAME);
    this.admission =
        new Admission(
            views, log, parts, new AdminPolicy(true, false), (p, cursors) -> {}, clock, () -> {});
  }

  FaultySource source() {
    return source;
  }

  /** A step of a reset, in the transaction of a command. */
  private interface Reset {
    void run(Connection connection) throws SQLException;
  }

  void resetToTopic() throws SQLException {
    transaction(part.reset()::toTopic);
  }

  void resetToLog() throws SQLException {
    Map<Integer, Long> begins = new HashMap<>();
    Map<Integer, Long> ends = new HashMap<>();
    for (int p = 0; p < topic.partitions; p++) {
      begins.put(p, 0L);
      ends.put(p, topic.end(p));
    }
    EventTopic.Now now =
        new EventTopic.Now(
            new TopicFacts(SimulatedTopic.ID.toString(), topic.partitions), begins, ends);
    List<String> tenants = List.copyOf(log.allHeads().keySet());
    transaction(c -> part.reset().toLog(c, null, tenants, now));
  }

  void resetTenant(String tenant) throws SQLException {
    transaction(c -> part.reset().tenant(c, tenant));
  }

  /** False when it was refused, or the answer was lost. */
  boolean command(AdminCommand.Verb verb, String tenant, String eventId) {
    AdminCommand command =
        new AdminCommand(
            new UUID(random.nextLong(), random.nextLong()),
            verb,
            SimulatedProjection.NAME,
            tenant,
            null,
            eventId,
            AdminCommand.Options.NONE,
            "simulation",
            "by chance",
            null,
            null);
    try {
      admission.submit(command, Door.JAVA);
      return true;
    } catch (ProjectoryException e) {
      return false;
    }
  }

  private void transaction(Reset reset) throws SQLException {
    try (Connection connection = source.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      reset.run(connection);
      connection.commit();
    }
  }
}
