package io.projectory.runtime.failure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.Map;

/** How an error is kept in a row: {@code {"code","message","details"}} (SEMANTICS 12). */
public final class ErrorText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ErrorText() {}

  /** Anything unexpected counts as {@code storage}, with the name of its type (SEMANTICS 2). */
  public static ProjectoryException categorised(Throwable error) {
    return error instanceof ProjectoryException known ? known : ProjectoryException.storage(error);
  }

  public static String of(Throwable error) {
    ProjectoryException known = categorised(error);
    ObjectNode json = MAPPER.createObjectNode();
    json.put("code", known.code().code());
    json.put("message", printable(known.getMessage()));
    json.set("details", MAPPER.valueToTree(known.details()));
    return json.toString();
  }

  /** Postgres text holds no U+0000. */
  public static String printable(String message) {
    return String.valueOf(message).replace('\0', '\ufffd');
  }

  /** The metadata of a failure row (SEMANTICS 10). */
  public static String metadata(ProjectoryException error, long processedEvents) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("processed_events", processedEvents);
    json.put("recoverable", error.code() == ErrorCode.STORAGE);
    Object more = error.details().get("metadata");
    if (more instanceof Map<?, ?>) {
      JsonNode members = MAPPER.valueToTree(more);
      members.properties().forEach(e -> json.set(e.getKey(), e.getValue()));
    }
    return CanonicalJson.write(json);
  }
}
