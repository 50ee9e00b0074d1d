package io.projectory.decisiongraph;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.api.Changes;
import io.projectory.api.Table;
import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Topics;
import java.util.List;
import java.util.Map;

/**
 * Decisions, exceptions and outcomes by policy version and hour, over all tenants. A record of its
 * topic is one such row, complete: the newest wins.
 */
public final class PolicyActivity implements TopicProjection {
  static final Table ACTIVITY =
      Table.named("dg_policy_activity")
          .key("policy_id", TEXT)
          .key("policy_version", TEXT)
          .key("hour", TEXT)
          .column("allowed", BIGINT)
          .column("denied", BIGINT)
          .column("exception_required", BIGINT)
          .column("exception_requested", BIGINT)
          .column("succeeded", BIGINT)
          .column("failed", BIGINT)
          .column("abandoned", BIGINT)
          .column("late", BIGINT)
          .build();

  private final String topic;

  /** Of the usual topic. */
  public PolicyActivity() {
    this(Topics.POLICY_ACTIVITY);
  }

  /** Of the topic that is named so. */
  public PolicyActivity(String topic) {
    this.topic = topic;
  }

  @Override
  public String name() {
    return DecisionGraph.POLICY_ACTIVITY;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public List<Table> tables() {
    return List.of(ACTIVITY);
  }

  @Override
  public void apply(TopicRecord message, Changes changes) {
    JsonNode row = CanonicalJson.parse(message.value());
    changes.put(
        ACTIVITY,
        ACTIVITY.columns().stream()
            .map(column -> column.type() == TEXT ? text(row, column) : count(row, column))
            .toArray());
  }

  private static Object text(JsonNode row, Table.Column column) {
    JsonNode found = row.path(column.name());
    if (!found.isTextual()) {
      throw missing(column);
    }
    return found.textValue();
  }

  private static Object count(JsonNode row, Table.Column column) {
    JsonNode found = row.path(column.name());
    if (!found.isIntegralNumber()) {
      throw missing(column);
    }
    return found.longValue();
  }

  private static ProjectoryException missing(Table.Column column) {
    return new ProjectoryException(
        ErrorCode.SCHEMA_VIOLATION,
        "the record does not say " + column.name(),
        Map.of("field", column.name()));
  }
}
