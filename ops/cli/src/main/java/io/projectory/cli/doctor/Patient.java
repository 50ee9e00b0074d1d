package io.projectory.cli.doctor;

import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.flow.Flow;
import io.projectory.app.flow.FlowNames;
import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.Operations;
import io.projectory.cli.connect.Deployment;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.schemas.log.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The servers under examination. For one thread. */
final class Patient {
  private final Deployment deployment;
  private final KafkaView kafka;
  private final ConnectorSettings connector;

  Patient(Deployment deployment, KafkaView kafka) {
    this.deployment = deployment;
    this.kafka = kafka;
    this.connector = deployment.file().bind("connector", ConnectorSettings.class);
  }

  ProjectorSettings settings() {
    return deployment.settings();
  }

  ConnectorSettings connector() {
    return connector;
  }

  /** Those that the log feeds. */
  List<String> projections() {
    return settings().fedByLog();
  }

  String topic() {
    return settings().topics().events();
  }

  String group(String projection) {
    return settings().projector().groupPrefix() + projection;
  }

  Operations operations() {
    return deployment.operations();
  }

  Flow flow() {
    FlowNames names = FlowNames.of(deployment.file(), settings());
    return new Flow(operations(), kafka, deployment.logSource(), names);
  }

  EventLog log() {
    return deployment.log();
  }

  KafkaView kafka() {
    return kafka;
  }

  /** To the log's database; the caller closes it. */
  Connection logConnection() throws SQLException {
    return deployment.logSource().getConnection();
  }

  /** To the projection database; the caller closes it. */
  Connection viewsConnection() throws SQLException {
    return deployment.views().getConnection();
  }
}
