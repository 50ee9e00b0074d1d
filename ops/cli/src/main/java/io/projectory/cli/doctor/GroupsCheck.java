package io.projectory.cli.doctor;

import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.PartitionLag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether Kafka's groups say what Postgres says; Postgres is right. */
final class GroupsCheck implements Check {
  private static final String START = "projectory up (or start a projector)";

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.KAFKA, Server.PROJECTIONS);
  }

  @Override
  public void look(Patient patient, Report report) {
    Optional<KafkaView.Topic> topic = patient.kafka().topic(patient.topic());
    if (topic.isEmpty()) {
      return;
    }
    List<String> groups = patient.projections().stream().map(patient::group).toList();
    Map<String, Integer> members = patient.kafka().members(groups);
    Map<Integer, Long> ends = patient.kafka().ends(patient.topic(), topic.get().partitions());
    List<PartitionLag> lags = patient.operations().lag(ends);
    for (String projection : patient.projections()) {
      String group = patient.group(projection);
      if (members.get(group) == 0) {
        report.fault("group " + group + " has no members", START);
      }
      compare(group, committed(patient, group), of(projection, lags), report);
    }
    long lag = lags.stream().mapToLong(PartitionLag::lag).sum();
    report.okUnlessFound("the groups agree with the cursors; together they lag by " + lag);
  }

  private static Map<Integer, Long> committed(Patient patient, String group) {
    return patient.kafka().committed(group, patient.topic());
  }

  private static List<PartitionLag> of(String projection, List<PartitionLag> lags) {
    return lags.stream().filter(l -> l.projection().equals(projection)).toList();
  }

  /** The mirror is committed after the cursor: behind is normal for a moment, ahead never is. */
  private static void compare(
      String group, Map<Integer, Long> committed, List<PartitionLag> lags, Report report) {
    for (PartitionLag lag : lags) {
      long mirrored = committed.getOrDefault(lag.partition(), 0L);
      if (mirrored != lag.currentOffset()) {
        report.warn(
            "group "
                + group
                + " says "
                + mirrored
                + " for partition "
                + lag.partition()
                + ", the cursor "
                + lag.currentOffset()
                + ": the cursor is right, and the group follows with the next batch",
            null);
      }
    }
  }
}
