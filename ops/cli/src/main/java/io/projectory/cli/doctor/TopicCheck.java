package io.projectory.cli.doctor;

import io.projectory.app.kafka.KafkaView;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the event topic is the one on which the cursors were recorded, and whole. */
final class TopicCheck implements Check {
  private static final String RECORDED =
      """
      select distinct projection_name, topic_id, partition_count
        from dg_partition_cursors
       where topic = ?
       order by projection_name
      """;

  @Override
  public String name() {
    return "topic";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.KAFKA, Server.PROJECTIONS);
  }

  /** What a projection's cursors belong to. */
  private record Recorded(String projection, String topicId, int partitions) {}

  @Override
  public void look(Patient patient, Report report) throws SQLException {
    String name = patient.topic();
    Optional<KafkaView.Topic> topic = patient.kafka().topic(name);
    if (topic.isEmpty()) {
      report.fault(
          "there is no topic " + name + "; the connector creates it",
          "projectory up (or start your connector)");
      return;
    }
    for (Recorded recorded : recorded(patient)) {
      compare(name, topic.get(), recorded, report);
    }
    boolean whole =
        patient.kafka().beginnings(name, topic.get().partitions()).values().stream()
            .allMatch(offset -> offset == 0);
    if (!whole) {
      report.warn(
          "topic " + name + " no longer begins at 0: projections cannot be rebuilt from it",
          "kafka-configs --alter --add-config retention.ms=-1 --entity-type topics --entity-name "
              + name);
    }
    report.okUnlessFound(
        "topic " + name + " has " + topic.get().partitions() + " partitions and begins at 0");
  }

  private static void compare(
      String name, KafkaView.Topic topic, Recorded recorded, Report report) {
    if (!recorded.topicId().equals(topic.id())) {
      report.fault(
          "topic "
              + name
              + " is another one than the cursors of "
              + recorded.projection()
              + " were recorded on: it was deleted and made again",
          "projectory connector heal");
    } else if (recorded.partitions() != topic.partitions()) {
      report.warn(
          "topic "
              + name
              + " has "
              + topic.partitions()
              + " partitions, recorded by "
              + recorded.projection()
              + " are "
              + recorded.partitions()
              + ": added ones stay empty",
          null);
    }
  }

  private static List<Recorded> recorded(Patient patient) throws SQLException {
    try (Connection connection = patient.viewsConnection()) {
      return Jdbc.list(
          connection,
          RECORDED,
          r -> new Recorded(r.getString(1), r.getString(2), r.getInt(3)),
          patient.topic());
    }
  }
}
