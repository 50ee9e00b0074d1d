package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.BiConsumer;

/** Checks of whole trees that name the place of what they refuse. */
public final class JsonCheck {
  private JsonCheck() {}

  /** Refuses U+0000 and unpaired surrogates in any key or string (SEMANTICS 14.6). */
  public static void storable(JsonNode root, JsonPath path) {
    walk(root, path, JsonCheck::storableNode);
  }

  /** Refuses floating point anywhere (SEMANTICS 3.4). */
  public static void noFloats(JsonNode root, JsonPath path) {
    walk(root, path, JsonCheck::noFloat);
  }

  /**
   * Calls with path and value for every value of the tree, parents first.
   *
   * @throws ProjectoryException {@code schema_violation} when nested deeper than {@link
   *     CanonicalJson#MAX_DEPTH}
   */
  public static void walk(JsonNode root, JsonPath path, BiConsumer<JsonPath, JsonNode> visit) {
    walk(root, path, 0, visit);
  }

  private static void walk(
      JsonNode node, JsonPath path, int depth, BiConsumer<JsonPath, JsonNode> visit) {
    if (depth >= CanonicalJson.MAX_DEPTH && node.isContainerNode()) {
      throw CanonicalJson.tooDeep(null);
    }
    visit.accept(path, node);
    if (node.isObject()) {
      for (var member : node.properties()) {
        walk(member.getValue(), path.member(member.getKey()), depth + 1, visit);
      }
    } else {
      for (int i = 0; i < node.size(); i++) {
        walk(node.get(i), path.element(i), depth + 1, visit);
      }
    }
  }

  private static void storableNode(JsonPath path, JsonNode node) {
    if (node.isTextual()) {
      storableText(node.textValue(), "", path);
    } else if (node.isObject()) {
      node.fieldNames().forEachRemaining(name -> storableText(name, "a key of ", path));
    }
  }

  private static void storableText(String text, String what, JsonPath path) {
    String reason = Text.unstorable(text);
    if (reason != null) {
      String shown = reason.equals("nul") ? "U+0000" : "an unpaired surrogate";
      throw violation(what + path + " holds " + shown + ", which cannot be stored", reason, path);
    }
  }

  private static void noFloat(JsonPath path, JsonNode node) {
    if (node.isFloatingPointNumber()) {
      throw violation(
          path + " is a floating point number; carry decimals as strings", "float", path);
    }
  }

  private static ProjectoryException violation(String message, String reason, JsonPath path) {
    return new ProjectoryException(
        ErrorCode.SCHEMA_VIOLATION, message, Map.of("reason", reason, "path", path.toString()));
  }
}
