package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Access to payload members with the defensive defaults of SEMANTICS 7.3. */
final class Member {
  private Member() {}

  /** The object of that name, or null when it is absent or something else. */
  static JsonNode object(JsonNode parent, String name) {
    JsonNode member = parent.path(name);
    return member.isObject() ? member : null;
  }

  /** The object of that name, or one without members. */
  static JsonNode objectOrEmpty(JsonNode parent, String name) {
    JsonNode member = object(parent, name);
    return member == null ? MissingNode.getInstance() : member;
  }

  /** The default is for an absent key only: an explicit null stays null. */
  static String text(JsonNode parent, String name, String whenAbsent) {
    JsonNode member = parent.path(name);
    if (member.isMissingNode()) {
      return whenAbsent;
    }
    if (member.isNull()) {
      return null;
    }
    return member.isTextual() ? member.textValue() : PlainJson.canonical(member);
  }

  static boolean blank(String text) {
    return text == null || text.codePoints().allMatch(Member::whiteSpace);
  }

  private static boolean whiteSpace(int c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x85 || Character.isSpaceChar(c);
  }
}
