package io.projectory.schemas.log;

import static io.projectory.schemas.ErrorCode.INVALID_ARGUMENT;
import static io.projectory.schemas.ErrorCode.PII_POLICY_VIOLATION;
import static io.projectory.schemas.ErrorCode.SCHEMA_VIOLATION;
import static io.projectory.schemas.log.Envelopes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private final ObjectNode envelope = Envelopes.started("e", "t");

  private EventDraft accepted() {
    return EventDraft.of("default", envelope);
  }

  private ProjectoryException refused(ErrorCode code) {
    ProjectoryException e =
        catchThrowableOfType(ProjectoryException.class, () -> EventDraft.of("default", envelope));
    assertThat(e).as("should be refused: %s", envelope).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    return e;
  }

  private void set(String path, String value) {
    String[] steps = path.split("\\.");
    ObjectNode at = envelope;
    for (int i = 0; i < steps.length - 1; i++) {
      at = (ObjectNode) at.get(steps[i]);
    }
    if (value == null) {
      at.remove(steps[steps.length - 1]);
    } else {
      at.set(steps[steps.length - 1], json(value));
    }
  }

  @Test
  void strings_are_trimmed_where_the_contract_says_so() {
    set("event_id", "\"\u00A0e \"");
    set("trace_id", "\"\u3000t\"");
    set("occurred_at", "\" 2025-12-31 12:00:00+02:00\\n\"");
    set("source", "{\"producer_id\":\" p \",\"system\":\" s\",\"subsystem\":\" u \"}");
    set("actor", "{\"actor_type\":\" agent\",\"actor_id\":\" a \"}");
    set("tags", "[\" b \",\"a\",\"b\"]");
    set("idempotency_key", "\" k \"");
    set("correlation_id", "\" c \"");
    EventDraft draft = accepted();
    assertThat(draft.eventId()).isEqualTo("e");
    assertThat(draft.traceId()).isEqualTo("t");
    assertThat(draft.occurredAt()).isEqualTo("2025-12-31 12:00:00+02:00");
    assertThat(draft.source().toString()).contains("producerId=p,", "system=s,", "subsystem=u]");
    assertThat(draft.actor().toString()).contains("actorType=agent,", "actorId=a]");
    assertThat(draft.tagsJson()).isEqualTo("[\"b\",\"a\",\"b\"]");
    assertThat(draft.idempotencyKey()).isEqualTo(" k ");
    assertThat(draft.correlationId()).isEqualTo(" c ");
  }

  @Test
  void optional_members_have_defaults_and_null_is_absent() {
    for (String name : List.of("correlation_id", "causation_event_id", "schema_version", "tags")) {
      set(name, "null");
    }
    set("source.subsystem", "null");
    set("tenant_id", "null");
    EventDraft draft = accepted();
    assertThat(draft.schemaVersion()).isEqualTo(1);
    assertThat(draft.tagsJson()).isEqualTo("[]");
    assertThat(draft.correlationId()).isNull();
    assertThat(draft.causationEventId()).isNull();
    assertThat(draft.source().subsystem()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "event_id|\" \u2003\"|SCHEMA_VIOLATION",
        "event_id|null|SCHEMA_VIOLATION",
        "event_id|5|SCHEMA_VIOLATION",
        "trace_id|\"\u0085\"|SCHEMA_VIOLATION",
        "event_type|\"\"|SCHEMA_VIOLATION",
        "event_type|\" TraceStarted\"|SCHEMA_VIOLATION",
        "event_type|\"Unknown\"|SCHEMA_VIOLATION",
        "trace_seq|-1|INVALID_ARGUMENT",
        "trace_seq|1.0|INVALID_ARGUMENT",
        "trace_seq|\"0\"|INVALID_ARGUMENT",
        "trace_seq|true|INVALID_ARGUMENT",
        "trace_seq|null|INVALID_ARGUMENT",
        "trace_seq|2147483648|INVALID_ARGUMENT",
        "trace_seq|99999999999999999999|INVALID_ARGUMENT",
        "occurred_at|\"2025-12-31T12:00:00\"|INVALID_ARGUMENT",
        "occurred_at|\"2025-12-31T12:00:00-00:00\"|INVALID_ARGUMENT",
        "occurred_at|5|INVALID_ARGUMENT",
        "occurred_at|null|INVALID_ARGUMENT",
        "idempotency_key|\"\"|INVALID_ARGUMENT",
        "idempotency_key|\"\u3000\"|INVALID_ARGUMENT",
        "idempotency_key|7|INVALID_ARGUMENT",
        "idempotency_key|\"a\\u0000b\"|SCHEMA_VIOLATION",
        "schema_version|0|SCHEMA_VIOLATION",
        "schema_version|1.0|SCHEMA_VIOLATION",
        "schema_version|true|SCHEMA_VIOLATION",
        "schema_version|\"1\"|SCHEMA_VIOLATION",
        "schema_version|2147483648|SCHEMA_VIOLATION",
        "tags|\"a\"|SCHEMA_VIOLATION",
        "tags|{}|SCHEMA_VIOLATION",
        "tags|[\"a\",\" \"]|SCHEMA_VIOLATION",
        "tags|[1]|SCHEMA_VIOLATION",
        "tags|[null]|SCHEMA_VIOLATION",
        "actor|\"a\"|SCHEMA_VIOLATION",
        "actor|null|SCHEMA_VIOLATION",
        "actor.actor_type|\"robot\"|SCHEMA_VIOLATION",
        "actor.actor_id|\" \"|SCHEMA_VIOLATION",
        "actor.more|1|SCHEMA_VIOLATION",
        "source|[]|SCHEMA_VIOLATION",
        "source.producer_id|\" \"|SCHEMA_VIOLATION",
        "source.system|null|SCHEMA_VIOLATION",
        "source.subsystem|5|SCHEMA_VIOLATION",
        "correlation_id|5|SCHEMA_VIOLATION",
        "causation_event_id|{}|SCHEMA_VIOLATION",
        "payload|null|INVALID_ARGUMENT",
        "payload|[]|INVALID_ARGUMENT",
        "payload|\"x\"|INVALID_ARGUMENT",
        "payload|1.5|SCHEMA_VIOLATION",
        "payload.deep|{\"a\":[{\"b\":1e3}]}|SCHEMA_VIOLATION",
        "payload.deep|{\"a\":[\"\\udc00\"]}|SCHEMA_VIOLATION",
        "payload.deep|{\"\\u0000\":1}|SCHEMA_VIOLATION",
        "payload.title|5|SCHEMA_VIOLATION",
        "tags|[\"my sk-1\"]|PII_POLICY_VIOLATION",
        "unknown|1|INVALID_ARGUMENT",
        "log_seq|1|INVALID_ARGUMENT",
        "tenant_id|\"other\"|INVALID_ARGUMENT",
        "tenant_id|5|INVALID_ARGUMENT",
      })
  void one_wrong_value_has_its_category(String path, String value, ErrorCode code) {
    set(path, value);
    refused(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_id",
        "trace_id",
        "trace_seq",
        "event_type",
        "occurred_at",
        "source",
        "actor",
        "idempotency_key",
        "payload"
      })
  void a_missing_field_is_a_caller_error(String name) {
    set(name, null);
    assertThat(refused(INVALID_ARGUMENT).details()).containsEntry("path", "$." + name);
  }

  /** Breaks the rules one after the other from the last to the first; each break must win. */
  @Test
  void of_several_broken_rules_the_first_in_order_counts() {
    Map<String, List<String>> fromLast =
        java.util.stream.Stream.of(
                List.of("correlation_id", "\"token=x\"", "PII", "$.correlation_id"),
                List.of("payload.title", "\" \"", "SCHEMA", "$.payload.title"),
                List.of("payload", "[\"token=x\"]", "ARGUMENT", "$.payload"),
                List.of("source", "5", "SCHEMA", "$.source"),
                List.of("actor", "5", "SCHEMA", "$.actor"),
                List.of("tags", "5", "SCHEMA", "$.tags"),
                List.of("schema_version", "0", "SCHEMA", "$.schema_version"),
                List.of("idempotency_key", "\" \"", "ARGUMENT", "$.idempotency_key"),
                List.of("occurred_at", "\"x\"", "ARGUMENT", "$.occurred_at"),
                List.of("trace_seq", "-1", "ARGUMENT", "$.trace_seq"),
                List.of("event_type", "\"x\"", "SCHEMA", "$.event_type"),
                List.of("trace_id", "\" \"", "SCHEMA", "$.trace_id"),
                List.of("event_id", "\" \"", "SCHEMA", "$.event_id"),
                List.of("payload", "[1.5]", "SCHEMA", "$.payload[0]"),
                List.of("causation_event_id", "\"\\u0000\"", "SCHEMA", "$.causation_event_id"))
            .collect(
                java.util.LinkedHashMap::new,
                (map, row) -> map.put(map.size() + row.get(0), row),
                Map::putAll);
    fromLast
        .values()
        .forEach(
            row -> {
              set(row.get(0), row.get(1));
              ErrorCode code =
                  switch (row.get(2)) {
                    case "PII" -> PII_POLICY_VIOLATION;
                    case "SCHEMA" -> SCHEMA_VIOLATION;
                    default -> INVALID_ARGUMENT;
                  };
              assertThat(refused(code).details()).containsEntry("path", row.get(3));
            });
  }

  @Test
  void an_idempotency_key_has_at_most_200_bytes() {
    envelope.put("idempotency_key", "😀".repeat(50));
    accepted();
    envelope.put("idempotency_key", "😀".repeat(50) + "x");
    refused(INVALID_ARGUMENT);
    envelope.put("idempotency_key", "é".repeat(101));
    refused(INVALID_ARGUMENT);
  }

  @Test
  void an_envelope_is_an_object() {
    for (String text : List.of("[]", "5", "null", "\"x\"")) {
      ProjectoryException e =
          catchThrowableOfType(
              ProjectoryException.class, () -> EventDraft.of("default", json(text)));
      assertThat(e.code()).isEqualTo(INVALID_ARGUMENT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x Bearer y",
        "BEARER y",
        "xoxb-",
        "XOXP-1",
        "xoxa-",
        "xoxr-",
        "a desk-b",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "-----begin x",
        "-----BEGIN RSA PRIVATE KEY",
        "akia",
        "in Asia",
        "API_KEY=1",
        "apikey=",
        "api-key:",
        "Password=",
        "passwd=",
        "secret=",
        "token=",
        "s\u212A-"
      })
  void what_looks_like_a_secret_is_refused(String text) {
    JsonNode quoted = envelope.textNode(text);
    List<Consumer<JsonNode>> places =
        List.of(
            value -> ((ObjectNode) envelope.get("payload")).set("title", value),
            value -> envelope.putArray("tags").add(value),
            value -> ((ObjectNode) envelope.get("actor")).set("actor_id", value),
            value -> ((ObjectNode) envelope.get("source")).set("system", value),
            value -> ((ObjectNode) envelope.get("source")).set("subsystem", value),
            value -> envelope.set("correlation_id", value),
            value -> envelope.set("causation_event_id", value),
            value -> envelope.set("idempotency_key", value));
    for (Consumer<JsonNode> place : places) {
      ObjectNode before = envelope.deepCopy();
      place.accept(quoted);
      assertThat(refused(PII_POLICY_VIOLATION).getMessage()).doesNotContain("x Bearer y");
      envelope.setAll(before);
      envelope.remove(List.of("tags", "correlation_id", "causation_event_id"));
      ((ObjectNode) envelope.get("source")).remove("subsystem");
      accepted();
    }
  }

  @Test
  void a_secret_is_named_by_path_and_pattern() {
    set("payload.outer", "[0,{\"inner\":\"xoxb-1\"}]");
    assertThat(refused(PII_POLICY_VIOLATION).details())
        .containsEntry("path", "$.payload.outer[1].inner")
        .containsEntry("pattern", "xoxb-");
  }

  @Test
  void keys_and_the_unscanned_fields_may_look_like_secrets() {
    set("payload.token=", "1");
    set("event_id", "\"desk-1\"");
    set("trace_id", "\"task-1\"");
    set("payload.title", "\"bearer\"");
    accepted();
  }

  @Test
  void the_payload_is_stored_canonically() {
    set("payload.zz", "[12345678901234567890123, -0]");
    set("payload.a", "null");
    EventDraft draft = accepted();
    assertThat(draft.payloadJson())
        .isEqualTo(
            "{\"a\":null,\"primary_entity\":{\"entity_id\":\"1\",\"entity_type\":\"order\"},"
                + "\"title\":\"t\",\"workflow\":\"w\",\"zz\":[12345678901234567890123,0]}");
  }
}
