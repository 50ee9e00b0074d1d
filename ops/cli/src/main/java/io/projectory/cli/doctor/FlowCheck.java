package io.projectory.cli.doctor;

import io.projectory.app.operations.PartitionLag;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.cli.connect.KafkaView;
import io.projectory.schemas.Partitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where events stop, if they do: looks twice at the positions from end to end. A scope that is
 * behind and does not move although the topic holds nothing more for it waits for the connector;
 * one whose partition holds more waits for the projector.
 */
final class FlowCheck implements Check {
  private static final long BETWEEN_MS = 2_000;
  private static final int NAMED = 5;

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.LOG, Server.PROJECTIONS, Server.KAFKA);
  }

  /** Names a partition of a projection. */
  private record Place(String projection, int partition) {}

  @Override
  public void look(Patient patient, Report report) throws InterruptedException {
    Optional<KafkaView.Topic> topic = patient.kafka().topic(patient.topic());
    if (topic.isEmpty()) {
      return;
    }
    List<ScopeProgress> behind = behind(patient);
    if (behind.isEmpty()) {
      report.ok("every event of the log is in every projection, or its scope is off the live path");
      return;
    }
    Thread.sleep(BETWEEN_MS);
    Map<Integer, Long> ends = patient.kafka().ends(patient.topic(), topic.get().partitions());
    Map<Place, PartitionLag> lags = new HashMap<>();
    patient.operations().lag(ends).forEach(l -> lags.put(place(l), l));
    List<ScopeProgress> still = unmoved(behind, behind(patient));
    int partitions = patient.operations().runtimeSnapshot().partitionCount();
    sort(still, lags, partitions, report);
    report.okUnlessFound(behind.size() + " scope(s) were behind and are moving");
  }

  private static Place place(PartitionLag lag) {
    return new Place(lag.projection(), lag.partition());
  }

  private static List<ScopeProgress> behind(Patient patient) {
    return patient.operations().progress().stream()
        .filter(s -> !s.current() && s.status().equals("idle"))
        .toList();
  }

  private static List<ScopeProgress> unmoved(
      List<ScopeProgress> before, List<ScopeProgress> after) {
    Map<String, ScopeProgress> now = new HashMap<>();
    after.forEach(s -> now.put(s.tenantId() + "\n" + s.projection(), s));
    List<ScopeProgress> still = new ArrayList<>();
    for (ScopeProgress scope : before) {
      ScopeProgress later = now.get(scope.tenantId() + "\n" + scope.projection());
      if (later != null && later.cursor() == scope.cursor()) {
        still.add(later);
      }
    }
    return still;
  }

  private static void sort(
      List<ScopeProgress> still, Map<Place, PartitionLag> lags, int partitions, Report report) {
    List<ScopeProgress> atConnector = new ArrayList<>();
    List<ScopeProgress> atProjector = new ArrayList<>();
    for (ScopeProgress scope : still) {
      int partition = Partitions.of(scope.tenantId(), partitions);
      PartitionLag lag = lags.get(new Place(scope.projection(), partition));
      (lag == null || lag.lag() == 0 ? atConnector : atProjector).add(scope);
    }
    say(
        atConnector,
        "events are in the log and not in the topic: the connector is the stage that stands still",
        "projectory up (or start your connector); see also the check 'slot'",
        report);
    say(
        atProjector,
        "events are in the topic and not applied: the projector is the stage that stands still",
        "projectory up (or start a projector); see also the check 'members'",
        report);
  }

  private static void say(List<ScopeProgress> scopes, String what, String next, Report report) {
    if (scopes.isEmpty()) {
      return;
    }
    StringBuilder named = new StringBuilder();
    for (ScopeProgress scope : scopes.subList(0, Math.min(NAMED, scopes.size()))) {
      named.append(named.isEmpty() ? " (" : ", ");
      named.append(scope.projection()).append(" of ").append(scope.tenantId());
      named.append(" at ").append(scope.cursor()).append(" of ").append(scope.head());
    }
    int more = scopes.size() - NAMED;
    named.append(more > 0 ? ", and " + more + " more)" : ")");
    report.fault(what + named, next);
  }
}
