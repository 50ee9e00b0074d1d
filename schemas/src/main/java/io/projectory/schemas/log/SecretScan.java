package io.projectory.schemas.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.JsonCheck;
import io.projectory.schemas.JsonPath;
import io.projectory.schemas.ProjectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Refuses what looks like a credential (SEMANTICS 4.1); also harmless words such as {@code desk-}.
 */
final class SecretScan {
  private static final List<String> PATTERNS =
      List.of(
          "Bearer ",
          "xoxb-",
          "xoxp-",
          "xoxa-",
          "xoxr-",
          "sk-",
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          // stands for every "-----BEGIN ... PRIVATE KEY" of the contract as well
          "-----BEGIN",
          "AKIA",
          "ASIA",
          "api_key=",
          "apikey=",
          "api-key:",
          "password=",
          "passwd=",
          "secret=",
          "token=");

  private static final List<String> LOWER =
      PATTERNS.stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList();

  private SecretScan() {}

  /** Scans every string value of the tree; keys are not scanned. */
  static void tree(JsonNode root, JsonPath path) {
    JsonCheck.walk(
        root,
        path,
        (at, node) -> {
          if (node.isTextual()) {
            text(node.textValue(), at);
          }
        });
  }

  /** Scans one text, which may be null. */
  static void text(String text, JsonPath path) {
    if (text == null) {
      return;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < LOWER.size(); i++) {
      if (lower.contains(LOWER.get(i))) {
        throw new ProjectoryException(
            ErrorCode.PII_POLICY_VIOLATION,
            path + " looks like a secret: it contains '" + PATTERNS.get(i) + "'",
            Map.of("path", path.toString(), "pattern", PATTERNS.get(i)));
      }
    }
  }
}
