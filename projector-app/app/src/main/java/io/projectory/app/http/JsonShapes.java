package io.projectory.app.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.runtime.run.Run;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** JSON Schemas of the answers, read from the records that are written; nobody keeps them twice. */
final class JsonShapes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** As {@code RunJson} writes it: names and what they hold, a ? after what may be null. */
  private static final List<String> RUN =
      List.of(
          "job_id string",
          "tenant_id string?",
          "projection_name string",
          "mode string",
          "status string",
          "requested_at string",
          "started_at string?",
          "finished_at string?",
          "since_log_seq integer",
          "until_log_seq integer?",
          "processed_events integer",
          "last_log_seq integer",
          "total_events integer?",
          "batch_size integer?",
          "max_events_per_second integer?",
          "from_log boolean",
          "events_per_second integer?",
          "eta_seconds integer?",
          "error_code string?",
          "error_message string?",
          "metadata_json string");

  private final ObjectNode components;

  /** Schemas of records are put there, by name. */
  JsonShapes(ObjectNode components) {
    this.components = components;
  }

  ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      ObjectNode shape = JSON.objectNode();
      if (generic.getRawType() == Map.class) {
        shape.put("type", "object").set("additionalProperties", of(arguments[1]));
      } else {
        shape.put("type", "array").set("items", of(arguments[0]));
      }
      return shape;
    }
    Class<?> raw = (Class<?>) type;
    return raw.isRecord() ? reference(raw) : plain(raw);
  }

  private ObjectNode reference(Class<?> record) {
    String name = record.getSimpleName();
    if (!components.has(name)) {
      // first the place, since records may hold themselves
      components.putObject(name);
      components.set(name, record == Run.class ? run() : members(record));
    }
    return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private ObjectNode members(Class<?> record) {
    ObjectNode shape = JSON.objectNode().put("type", "object");
    ObjectNode properties = shape.putObject("properties");
    ArrayNode required = shape.putArray("required");
    for (RecordComponent component : record.getRecordComponents()) {
      String name = SnakeCaseStrategy.INSTANCE.translate(component.getName());
      boolean raw = component.getAccessor().isAnnotationPresent(JsonRawValue.class);
      properties.set(name, raw ? JSON.objectNode() : orNull(of(component.getGenericType())));
      if (!component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
        required.add(name);
      }
    }
    return shape;
  }

  /** A reference may be null as well; plain types say so themselves. */
  private static ObjectNode orNull(ObjectNode shape) {
    if (!shape.has("$ref")) {
      return shape;
    }
    ObjectNode either = JSON.objectNode();
    either.putArray("anyOf").add(shape).add(JSON.objectNode().put("type", "null"));
    return either;
  }

  private static ObjectNode plain(Class<?> type) {
    if (type.isEnum()) {
      ObjectNode shape = JSON.objectNode().put("type", "string");
      ArrayNode names = shape.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
      }
      return shape;
    }
    if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
      return JSON.objectNode();
    }
    return named(name(type), !type.isPrimitive());
  }

  private static String name(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    if (type == double.class || type == Double.class) {
      return "number";
    }
    return type == String.class ? "string" : "integer";
  }

  private static ObjectNode named(String name, boolean orNull) {
    ObjectNode shape = JSON.objectNode();
    if (orNull) {
      shape.putArray("type").add(name).add("null");
    } else {
      shape.put("type", name);
    }
    return shape;
  }

  private static ObjectNode run() {
    ObjectNode shape = JSON.objectNode().put("type", "object");
    ObjectNode properties = shape.putObject("properties");
    ArrayNode required = shape.putArray("required");
    for (String line : RUN) {
      String[] words = line.split(" ");
      boolean orNull = words[1].endsWith("?");
      properties.set(words[0], named(words[1].replace("?", ""), orNull));
      required.add(words[0]);
    }
    return shape;
  }
}
