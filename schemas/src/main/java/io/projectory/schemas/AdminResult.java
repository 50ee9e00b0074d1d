package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a command (DESIGN 3), published at least once for each status.
 *
 * @param commandId null when the command was too malformed to tell
 * @param error there for refused and failed, else null
 * @param job the run's row as an object, or null
 */
public record AdminResult(String commandId, Status status, Error error, JsonNode job) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How far a command got. */
  public enum Status {
    ACCEPTED,
    REFUSED,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** The public spelling, for example {@code accepted}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An error as the public sees it. */
  public record Error(String code, String message, Map<String, Object> details) {
    public static Error of(ProjectoryException e) {
      return new Error(e.code().code(), e.getMessage(), e.details());
    }
  }

  public AdminResult {
    boolean bad = status == Status.REFUSED || status == Status.FAILED;
    if (bad != (error != null)) {
      throw new IllegalArgumentException("exactly refused and failed results carry an error");
    }
  }

  /** As published; agrees with {@code json/admin-result.schema.json}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("command_id", commandId).put("status", status.code());
    if (error == null) {
      json.putNull("error");
    } else {
      ObjectNode shown = json.putObject("error");
      shown.put("code", error.code()).put("message", error.message());
      shown.set("details", MAPPER.valueToTree(error.details()));
    }
    json.set("job", job);
    return json;
  }
}
