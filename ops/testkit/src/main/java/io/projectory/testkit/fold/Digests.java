package io.projectory.testkit.fold;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The canonical digests of SEMANTICS 8, from rows. */
public final class Digests {
  private static final List<String> SUMMARY_LEFT_OUT = List.of("primary_entity_system");

  private Digests() {}

  /** The four digests, keyed by the three projection names and {@code full_projection}. */
  public static Map<String, String> of(Map<FoldTable, Rows> tables) {
    Map<String, String> digests = new LinkedHashMap<>();
    digests.put(
        "context_graph", contextGraph(tables.get(FoldTable.EDGES), tables.get(FoldTable.NODES)));
    digests.put("trace_summary", array(tables.get(FoldTable.TRACE_SUMMARY), SUMMARY_LEFT_OUT));
    digests.put("precedent_index", array(tables.get(FoldTable.PRECEDENT_INDEX), List.of()));
    digests.put("full_projection", full(digests));
    return digests;
  }

  /** The digest over the three component digests. */
  public static String full(Map<String, String> components) {
    return PlainJson.hash(
        components.get("context_graph")
            + ":"
            + components.get("trace_summary")
            + ":"
            + components.get("precedent_index"));
  }

  private static String contextGraph(Rows edges, Rows nodes) {
    MessageDigest sha = PlainJson.sha256();
    feed(sha, "{\"edges\":");
    feedRows(sha, edges, List.of());
    feed(sha, ",\"nodes\":");
    feedRows(sha, nodes, List.of());
    feed(sha, "}");
    return PlainJson.hex(sha.digest());
  }

  private static String array(Rows rows, List<String> leftOut) {
    MessageDigest sha = PlainJson.sha256();
    feedRows(sha, rows, leftOut);
    return PlainJson.hex(sha.digest());
  }

  private static void feedRows(MessageDigest sha, Rows rows, List<String> leftOut) {
    feed(sha, "[");
    String separator = "";
    for (Object[] row : rows.sorted()) {
      feed(sha, separator + object(rows, row, leftOut));
      separator = ",";
    }
    feed(sha, "]");
  }

  private static String object(Rows rows, Object[] row, List<String> leftOut) {
    TreeMap<String, String> members = new TreeMap<>(ByteOrder.INSTANCE);
    for (String column : rows.table().columns()) {
      Object value = rows.value(row, column);
      if (column.equals("metadata_json")) {
        members.put("attrs", attrs((String) value));
      } else if (!leftOut.contains(column)) {
        members.put(column, json(value));
      }
    }
    StringJoiner object = new StringJoiner(",", "{", "}");
    members.forEach((name, value) -> object.add("\"" + name + "\":" + value));
    return object.toString();
  }

  private static String json(Object value) {
    StringBuilder out = new StringBuilder();
    if (value instanceof String text) {
      PlainJson.quote(text, out);
    } else {
      out.append(value);
    }
    return out.toString();
  }

  private static String attrs(String metadata) {
    if (metadata == null || metadata.isEmpty() || metadata.equals("null")) {
      return "{}";
    }
    return metadata.equals("{}") ? "{}" : PlainJson.canonical(PlainJson.parse(metadata));
  }

  private static void feed(MessageDigest sha, String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
