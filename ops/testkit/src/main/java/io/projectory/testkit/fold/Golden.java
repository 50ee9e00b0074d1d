package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A golden scenario: events, and the rows and digests that they must lead to. */
public final class Golden {
  /** The names of all scenarios. */
  public static final List<String> SCENARIOS = List.of("dealdesk", "support");

  private final JsonNode json;

  private Golden(JsonNode json) {
    this.json = json;
  }

  public static Golden load(String scenario) {
    String path = "/golden/" + scenario + ".json";
    try (InputStream in = Golden.class.getResourceAsStream(path)) {
      return new Golden(PlainJson.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** The whole file. */
  public JsonNode json() {
    return json;
  }

  public String traceId() {
    return json.get("trace_id").textValue();
  }

  /** Envelopes in order; the first gets {@code log_seq} 1. */
  public List<JsonNode> envelopes() {
    List<JsonNode> envelopes = new ArrayList<>();
    json.get("events").forEach(envelopes::add);
    return envelopes;
  }

  /** The log rows that appending the envelopes to an empty tenant leads to. */
  public List<LogEvent> events(String tenantId) {
    List<LogEvent> events = new ArrayList<>();
    for (JsonNode envelope : envelopes()) {
      events.add(LogEvent.of(tenantId, events.size() + 1L, envelope));
    }
    return events;
  }

  /** Expected digests by projection name and {@code full_projection}. */
  public Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    json.get("expected_digests")
        .properties()
        .forEach(entry -> digests.put(entry.getKey(), entry.getValue().textValue()));
    return digests;
  }

  public long cursor() {
    return json.get("projection_snapshot").get("projection_cursor").longValue();
  }

  /**
   * The expected rows of a table, as the file spells them: {@code attrs} for metadata, and not
   * every column of a summary.
   */
  public List<JsonNode> rows(FoldTable table) {
    JsonNode snapshot = json.get("projection_snapshot");
    JsonNode found =
        switch (table) {
          case NODES -> snapshot.get("context_graph").get("nodes");
          case EDGES -> snapshot.get("context_graph").get("edges");
          case TRACE_SUMMARY -> snapshot.get("trace_summary");
          case POLICY_EVAL_INDEX -> snapshot.get("policy_eval_index");
          case PRECEDENT_INDEX -> snapshot.get("precedent_index");
        };
    List<JsonNode> rows = new ArrayList<>();
    if (found.isArray()) {
      found.forEach(rows::add);
    } else {
      rows.add(found);
    }
    return rows;
  }
}
