package io.projectory.decisiongraph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.api.Digest;
import io.projectory.api.Projection;
import io.projectory.api.testing.MemoryTables;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.PayloadHash;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The declared digest of tables in memory. */
final class DigestText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DigestText() {}

  static String digest(Projection projection, MemoryTables tables, String tenantId) {
    Digest digest = projection.digest();
    ObjectNode object = MAPPER.createObjectNode();
    for (Digest.Section section : digest.sections()) {
      object.set(section.name(), rows(section, tables, tenantId));
    }
    return PayloadHash.of(digest.object() ? object : object.iterator().next());
  }

  static String full(Map<String, String> digests) {
    String text = DecisionGraph.NAMES.stream().map(digests::get).collect(Collectors.joining(":"));
    return PayloadHash.ofCanonical(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ArrayNode rows(Digest.Section section, MemoryTables tables, String tenantId) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Map<String, Object> row : tables.rows(tenantId, section.table())) {
      ObjectNode member = array.addObject();
      section.members().forEach(m -> member.set(m.name(), value(m, row.get(m.column()))));
    }
    return array;
  }

  private static JsonNode value(Digest.Member member, Object value) {
    if (!member.json()) {
      return MAPPER.valueToTree(value);
    }
    String text = (String) value;
    boolean none = text == null || text.isEmpty() || text.equals("null");
    return CanonicalJson.parse(none ? "{}" : text);
  }
}
