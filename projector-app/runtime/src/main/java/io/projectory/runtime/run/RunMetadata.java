package io.projectory.runtime.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.AdminCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The metadata of a run (SEMANTICS 11): the caller's own members, who asked and why, and in {@code
 * digests} whether the tables say the same as before. Members of the caller's are never
 * overwritten.
 */
public final class RunMetadata {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DIGESTS = "digests";
  private static final String TARGETS = "target_offsets";

  private RunMetadata() {}

  public static String of(AdminCommand command) {
    ObjectNode metadata = MAPPER.createObjectNode();
    if (command.metadata() != null) {
      metadata.setAll((ObjectNode) command.metadata());
    }
    addIfAbsent(metadata, "reason", command.reason());
    addIfAbsent(metadata, "request_id", command.commandId().toString());
    addIfAbsent(metadata, "requested_by", command.requestedBy());
    return metadata.toString();
  }

  static ObjectNode read(String metadata) {
    try {
      return (ObjectNode) MAPPER.readTree(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("metadata of a run that is no JSON", e);
    }
  }

  /** Notes the digests of a tenant before its run. */
  static void before(ObjectNode metadata, Map<String, String> digests) {
    if (!metadata.has(DIGESTS)) {
      metadata.putObject(DIGESTS).set("before", MAPPER.valueToTree(digests));
    }
  }

  /** Notes the digests of a tenant after its run. */
  static void after(ObjectNode metadata, Map<String, String> digests) {
    if (metadata.get(DIGESTS) instanceof ObjectNode own) {
      own.set("after", MAPPER.valueToTree(digests));
    }
  }

  /**
   * Notes how many scopes said the same at the same position; {@code agree} is null when no two
   * digests stand for the same position.
   */
  static void comparison(
      ObjectNode metadata, RunScopeStore.Comparison comparison, List<String> differing) {
    JsonNode there = metadata.get(DIGESTS);
    ObjectNode own = there instanceof ObjectNode object ? object : metadata.putObject(DIGESTS);
    own.put("compared", comparison.compared());
    own.put("differing", comparison.differing());
    if (!differing.isEmpty()) {
      own.set("first_differing", MAPPER.valueToTree(differing));
    }
    own.put("agree", comparison.compared() == 0 ? null : (Boolean) (comparison.differing() == 0));
  }

  /** Notes up to which offset of each partition something has to come. */
  static void targets(ObjectNode metadata, Map<String, Long> targets) {
    metadata.set(TARGETS, MAPPER.valueToTree(targets));
  }

  /** What was noted last. */
  static Map<String, Long> targets(ObjectNode metadata) {
    Map<String, Long> targets = new HashMap<>();
    metadata
        .path(TARGETS)
        .properties()
        .forEach(t -> targets.put(t.getKey(), t.getValue().asLong()));
    return targets;
  }

  private static void addIfAbsent(ObjectNode metadata, String name, String value) {
    if (!metadata.has(name)) {
      metadata.put(name, value);
    }
  }
}
