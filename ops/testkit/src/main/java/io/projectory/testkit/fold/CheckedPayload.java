package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;

/** A payload as one event's check found it, shared by the three projections. */
final class CheckedPayload {
  private final JsonNode json;
  private final PoisonException poison;

  private CheckedPayload(JsonNode json, PoisonException poison) {
    this.json = json;
    this.poison = poison;
  }

  static CheckedPayload of(LogEvent event) {
    JsonNode json;
    String hash;
    try {
      json = PlainJson.parse(event.payloadJson());
      hash = PlainJson.payloadHash(json);
    } catch (IllegalArgumentException e) {
      return new CheckedPayload(null, new PoisonException("schema_violation", e.getMessage()));
    }
    return hash.equals(event.payloadHash())
        ? new CheckedPayload(json, null)
        : new CheckedPayload(null, new PoisonException("conflict", "payload hash does not match"));
  }

  void check() throws PoisonException {
    if (poison != null) {
      throw poison;
    }
  }

  JsonNode json() {
    return json;
  }
}
