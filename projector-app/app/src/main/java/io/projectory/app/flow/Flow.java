package io.projectory.app.flow;

import io.projectory.app.flow.Stopped.Stage;
import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Finds the stage at which events stop, by comparing all positions from end to end, twice: a scope
 * that is behind and does not move although the topic holds nothing more for it waits for the
 * connector; one whose partition holds more waits for the projector. What moves, however slowly,
 * does not stand still. A topic that feeds a projection stands still while nobody fills it, whether
 * or not there is something to fill it with. Thread-safe.
 */
public final class Flow {
  private static final int NAMED = 5;
  private static final String CONNECTOR = "projectory up (or start your connector)";
  private static final String PROJECTOR = "projectory up (or start a projector)";

  private final Operations operations;
  private final KafkaView kafka;
  private final DataSource log;
  private final FlowNames names;

  /**
   * @param log the event log's database
   */
  public Flow(Operations operations, KafkaView kafka, DataSource log, FlowNames names) {
    this.operations = operations;
    this.kafka = kafka;
    this.log = log;
    this.names = names;
  }

  /**
   * All positions now. Kafka is asked only when a scope is behind.
   *
   * @throws ProjectoryException {@code storage} when a server cannot be asked
   */
  Sample sample() {
    List<ScopeProgress> behind =
        operations.progress().stream()
            .filter(s -> !s.current() && s.status().equals("idle"))
            .toList();
    List<FeedTrouble> unfilled =
        operations.feeds().stream().flatMap(f -> FeedTrouble.unfilled(f).stream()).toList();
    if (behind.isEmpty()) {
      return Sample.of(behind, 0, Map.of(), List.of(), unfilled);
    }
    int partitions = kafka.topic(names.topic()).map(KafkaView.Topic::partitions).orElse(0);
    Map<Integer, Long> ends = partitions == 0 ? Map.of() : kafka.ends(names.topic(), partitions);
    return Sample.of(behind, partitions, ends, operations.lag(ends), unfilled);
  }

  /**
   * Empty when everything that was behind has moved, or nothing was, and somebody fills each topic
   * that feeds a projection.
   */
  List<Stopped> compare(Sample before, Sample after) {
    List<ScopeProgress> atConnector = new ArrayList<>();
    List<ScopeProgress> atProjector = new ArrayList<>();
    int partitions = operations.runtimeSnapshot().partitionCount();
    for (ScopeProgress scope : after.unmovedSince(before)) {
      Sample.Place place =
          new Sample.Place(scope.projection(), Partitions.of(scope.tenantId(), partitions));
      boolean takenUp = !after.lags().containsKey(place) || after.lags().get(place).lag() == 0;
      if (takenUp && !after.topicMovedSince(before)) {
        atConnector.add(scope);
      } else if (!takenUp && !after.cursorMovedSince(before, place)) {
        atProjector.add(scope);
      }
    }
    List<Stopped> stopped = new ArrayList<>();
    if (!atConnector.isEmpty()) {
      stopped.add(beforeTheTopic(atConnector, after));
    }
    if (!atProjector.isEmpty()) {
      stopped.add(afterTheTopic(atProjector));
    }
    after.unfilledSince(before).stream().map(Flow::atFeed).forEach(stopped::add);
    return stopped;
  }

  private static Stopped atFeed(FeedTrouble trouble) {
    return new Stopped(Stage.FEED, trouble.message(), trouble.nextCommand());
  }

  private Stopped beforeTheTopic(List<ScopeProgress> scopes, Sample sample) {
    String what = "events are in the log and not in the topic" + named(scopes) + ": ";
    if (sample.partitions() == 0) {
      return new Stopped(
          Stage.TOPIC,
          what + "there is no topic " + names.topic() + "; the connector makes it",
          CONNECTOR);
    }
    String slot = slotTrouble();
    return slot == null
        ? new Stopped(
            Stage.CONNECTOR,
            what + "the connector streams from its slot and publishes nothing",
            "projectory doctor")
        : new Stopped(Stage.SLOT, what + slot, CONNECTOR);
  }

  private String slotTrouble() {
    try {
      Optional<SlotUse> slot = SlotUse.read(log, names.slot());
      if (slot.isEmpty()) {
        return "there is no replication slot " + names.slot();
      }
      if (slot.get().lost()) {
        return "slot " + names.slot() + " has lost WAL that it needed";
      }
      return slot.get().active()
          ? null
          : "nobody streams from slot " + names.slot() + ": no connector runs";
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  private Stopped afterTheTopic(List<ScopeProgress> scopes) {
    String what = "events are in the topic and not applied" + named(scopes) + ": ";
    List<String> without = new ArrayList<>();
    kafka
        .members(names.projections().stream().map(names::group).toList())
        .forEach(
            (group, members) -> {
              if (members == 0) {
                without.add(group);
              }
            });
    return without.isEmpty()
        ? new Stopped(
            Stage.CURSOR,
            what + "the groups have members, and their cursors do not move",
            "projectory worker "
                + scopes.get(0).projection()
                + " --tenant "
                + scopes.get(0).tenantId())
        : new Stopped(
            Stage.GROUP,
            what + "no member is in " + String.join(", ", without.stream().sorted().toList()),
            PROJECTOR);
  }

  private static String named(List<ScopeProgress> scopes) {
    StringBuilder named = new StringBuilder();
    for (ScopeProgress scope : scopes.subList(0, Math.min(NAMED, scopes.size()))) {
      named.append(named.isEmpty() ? " (" : ", ");
      named.append(scope.projection()).append(" of ").append(scope.tenantId());
      named.append(" at ").append(scope.cursor()).append(" of ").append(scope.head());
    }
    int more = scopes.size() - NAMED;
    return named.append(more > 0 ? ", and " + more + " more)" : ")").toString();
  }
}
