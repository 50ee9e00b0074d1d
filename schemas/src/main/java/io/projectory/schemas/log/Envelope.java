package io.projectory.schemas.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.JsonCheck;
import io.projectory.schemas.JsonPath;
import io.projectory.schemas.OccurredAt;
import io.projectory.schemas.PayloadHash;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.Text;
import java.util.List;

/** Checks one envelope in the order of SEMANTICS 4. */
public final class Envelope {
  private static final int MAX_KEY_BYTES = 200;

  private static final List<String> REQUIRED =
      List.of(
          "event_id",
          "trace_id",
          "trace_seq",
          "event_type",
          "occurred_at",
          "source",
          "actor",
          "idempotency_key",
          "payload");

  private static final List<String> OPTIONAL =
      List.of("correlation_id", "causation_event_id", "schema_version", "tags", "tenant_id");

  private static final List<String> ACTOR_TYPES = List.of("agent", "person", "role", "system");

  private final String tenant;
  private final JsonNode json;

  Envelope(String tenant, JsonNode json) {
    this.tenant = tenant;
    this.json = json;
  }

  /**
   * Reads one envelope, such as a JSON line; its rules are checked when it is appended.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code schema_violation} when it is not JSON
   */
  public static JsonNode parse(byte[] utf8) {
    return CanonicalJson.parseUnchecked(utf8);
  }

  /**
   * The tenant an envelope is for: its own {@code tenant_id}, or the given one when it has none.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} when it is blank or
   *     no string
   */
  public static String tenantOf(JsonNode envelope, String otherwise) {
    JsonNode own = envelope.path("tenant_id");
    if (isAbsent(own)) {
      return Tenants.require(otherwise);
    }
    if (!own.isTextual()) {
      throw Refusal.argument("$.tenant_id", "must be a string");
    }
    return Tenants.require(own.textValue());
  }

  EventDraft check() {
    checkMembers();
    JsonCheck.storable(json, JsonPath.ROOT);
    if (!tenantOf(json, tenant).equals(tenant)) {
      throw Refusal.argument("$.tenant_id", "differs from the tenant appended to, " + tenant);
    }
    JsonNode payload = json.get("payload");
    JsonCheck.noFloats(payload, JsonPath.ROOT.member("payload"));
    String eventId = identifier("event_id");
    String traceId = identifier("trace_id");
    String eventType = eventType();
    int traceSeq = traceSeq();
    String occurredAt = occurredAt();
    String idempotencyKey = idempotencyKey();
    int schemaVersion = schemaVersion();
    ArrayNode tags = tags();
    Event.Actor actor = actor();
    Event.Source source = source();
    String correlationId = optionalString(json, "correlation_id", "$.");
    String causationEventId = optionalString(json, "causation_event_id", "$.");
    if (!payload.isObject()) {
      throw Refusal.argument("$.payload", "must be an object");
    }
    PayloadShapes.check(eventType, payload);
    SecretScan.tree(payload, JsonPath.ROOT.member("payload"));
    SecretScan.tree(tags, JsonPath.ROOT.member("tags"));
    scan(actor, source);
    SecretScan.text(correlationId, JsonPath.ROOT.member("correlation_id"));
    SecretScan.text(causationEventId, JsonPath.ROOT.member("causation_event_id"));
    SecretScan.text(idempotencyKey, JsonPath.ROOT.member("idempotency_key"));
    byte[] canonical = CanonicalJson.writeBytes(payload);
    return new EventDraft(
        eventId,
        traceId,
        traceSeq,
        eventType,
        occurredAt,
        source,
        actor,
        idempotencyKey,
        correlationId,
        causationEventId,
        schemaVersion,
        CanonicalJson.write(tags),
        new String(canonical, UTF_8),
        PayloadHash.ofCanonical(canonical));
  }

  /** A field that is missing, or unknown and would be lost, is a caller error (SEMANTICS 4). */
  private void checkMembers() {
    if (!json.isObject()) {
      throw Refusal.argument("$", "must be an object: an event envelope");
    }
    for (String name : REQUIRED) {
      if (!json.has(name)) {
        throw Refusal.argument("$." + name, "is missing");
      }
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!REQUIRED.contains(name) && !OPTIONAL.contains(name)) {
                throw Refusal.argument(
                    JsonPath.ROOT.member(name).toString(),
                    "is no field of an envelope and would be lost; put it into the payload");
              }
            });
  }

  private String identifier(String name) {
    return nonBlank(json, name, "$.");
  }

  private String eventType() {
    JsonNode type = json.get("event_type");
    if (!type.isTextual() || !EventTypes.ALL.contains(type.textValue())) {
      throw Refusal.schema("$.event_type", "must be one of " + String.join(", ", EventTypes.ALL));
    }
    return type.textValue();
  }

  private int traceSeq() {
    JsonNode seq = json.get("trace_seq");
    if (!seq.isIntegralNumber() || !seq.canConvertToInt() || seq.intValue() < 0) {
      throw Refusal.argument("$.trace_seq", "must be an integer from 0 to " + Integer.MAX_VALUE);
    }
    return seq.intValue();
  }

  private String occurredAt() {
    JsonNode time = json.get("occurred_at");
    String trimmed = time.isTextual() ? Text.trim(time.textValue()) : "";
    if (OccurredAt.parse(trimmed) == null) {
      throw Refusal.argument(
          "$.occurred_at", "must be a date-time with offset, such as 2025-12-31T12:00:00+01:00");
    }
    return trimmed;
  }

  /** Stored as it is: trimming would make two keys one. */
  private String idempotencyKey() {
    JsonNode key = json.get("idempotency_key");
    if (!key.isTextual()
        || Text.isBlank(key.textValue())
        || key.textValue().getBytes(UTF_8).length > MAX_KEY_BYTES) {
      throw Refusal.argument(
          "$.idempotency_key",
          "must be a string that is not blank, of at most " + MAX_KEY_BYTES + " bytes of UTF-8");
    }
    return key.textValue();
  }

  private int schemaVersion() {
    JsonNode version = json.path("schema_version");
    if (isAbsent(version)) {
      return 1;
    }
    if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() < 1) {
      throw Refusal.schema("$.schema_version", "must be an integer from 1 to " + Integer.MAX_VALUE);
    }
    return version.intValue();
  }

  private ArrayNode tags() {
    JsonNode tags = json.path("tags");
    ArrayNode trimmed = JsonNodeFactory.instance.arrayNode();
    if (isAbsent(tags)) {
      return trimmed;
    }
    if (!tags.isArray()) {
      throw Refusal.schema("$.tags", "must be an array of strings");
    }
    for (JsonNode tag : tags) {
      if (!tag.isTextual() || Text.isBlank(tag.textValue())) {
        throw Refusal.schema(
            "$.tags[" + trimmed.size() + "]", "must be a string that is not blank");
      }
      trimmed.add(Text.trim(tag.textValue()));
    }
    return trimmed;
  }

  private Event.Actor actor() {
    JsonNode actor = part("actor", List.of("actor_type", "actor_id"));
    String type = nonBlank(actor, "actor_type", "$.actor.");
    if (!ACTOR_TYPES.contains(type)) {
      throw Refusal.schema(
          "$.actor.actor_type", "must be one of " + String.join(", ", ACTOR_TYPES));
    }
    return new Event.Actor(type, nonBlank(actor, "actor_id", "$.actor."));
  }

  private Event.Source source() {
    JsonNode source = part("source", List.of("producer_id", "system", "subsystem"));
    String producer = nonBlank(source, "producer_id", "$.source.");
    String system = nonBlank(source, "system", "$.source.");
    String subsystem = optionalString(source, "subsystem", "$.source.");
    return new Event.Source(producer, system, subsystem == null ? null : Text.trim(subsystem));
  }

  private JsonNode part(String name, List<String> members) {
    JsonNode part = json.get(name);
    if (!part.isObject()) {
      throw Refusal.schema("$." + name, "must be an object");
    }
    part.fieldNames()
        .forEachRemaining(
            member -> {
              if (!members.contains(member)) {
                throw Refusal.schema(
                    JsonPath.ROOT.member(name).member(member).toString(),
                    "is unknown and would be lost; known are " + String.join(", ", members));
              }
            });
    return part;
  }

  private static void scan(Event.Actor actor, Event.Source source) {
    JsonPath at = JsonPath.ROOT.member("actor");
    SecretScan.text(actor.actorType(), at.member("actor_type"));
    SecretScan.text(actor.actorId(), at.member("actor_id"));
    JsonPath from = JsonPath.ROOT.member("source");
    SecretScan.text(source.producerId(), from.member("producer_id"));
    SecretScan.text(source.system(), from.member("system"));
    SecretScan.text(source.subsystem(), from.member("subsystem"));
  }

  private static String nonBlank(JsonNode object, String name, String prefix) {
    JsonNode value = object.path(name);
    if (!value.isTextual() || Text.isBlank(value.textValue())) {
      throw Refusal.schema(prefix + name, "must be a string that is not blank");
    }
    return Text.trim(value.textValue());
  }

  private static String optionalString(JsonNode object, String name, String prefix) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw Refusal.schema(prefix + name, "must be a string or null");
    }
    return value.textValue();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
