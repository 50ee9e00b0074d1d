package io.projectory.testkit.fold;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A digest of rows that come in one by one, in byte order of their keys (SEMANTICS 8). For the
 * context graph the edges come first, then the nodes.
 */
public final class RowDigest {
  private static final List<String> SUMMARY_LEFT_OUT = List.of("primary_entity_system");

  private final MessageDigest sha = PlainJson.sha256();
  private final boolean object;
  private FoldTable table;
  private String separator = "";

  private RowDigest(boolean object) {
    this.object = object;
  }

  /** Over the arrays {@code edges} and {@code nodes}, each begun with {@link #begin}. */
  static RowDigest contextGraph() {
    return new RowDigest(true);
  }

  /** Over one array. */
  static RowDigest array() {
    return new RowDigest(false);
  }

  /** The digest that a projection's tables take part in. */
  public static RowDigest of(String projection) {
    return projection.equals("context_graph") ? contextGraph() : array();
  }

  /** The tables that the digest of a projection covers, in the order they are fed. */
  public static List<FoldTable> tables(String projection) {
    return switch (projection) {
      case "context_graph" -> List.of(FoldTable.EDGES, FoldTable.NODES);
      case "trace_summary" -> List.of(FoldTable.TRACE_SUMMARY);
      case "precedent_index" -> List.of(FoldTable.PRECEDENT_INDEX);
      default -> throw new IllegalArgumentException("no projection " + projection);
    };
  }

  public void begin(FoldTable next) {
    if (object) {
      feed((table == null ? "{" : "],") + (next == FoldTable.EDGES ? "\"edges\":" : "\"nodes\":"));
    }
    feed("[");
    table = next;
    separator = "";
  }

  public void row(Object[] row) {
    feed(separator + json(row));
    separator = ",";
  }

  public String value() {
    feed(object ? "]}" : "]");
    return PlainJson.hex(sha.digest());
  }

  private String json(Object[] row) {
    TreeMap<String, String> members = new TreeMap<>(ByteOrder.INSTANCE);
    for (int i = 0; i < row.length; i++) {
      String column = table.columns().get(i);
      if (column.equals("metadata_json")) {
        members.put("attrs", attrs((String) row[i]));
      } else if (table != FoldTable.TRACE_SUMMARY || !SUMMARY_LEFT_OUT.contains(column)) {
        members.put(column, value(row[i]));
      }
    }
    StringJoiner json = new StringJoiner(",", "{", "}");
    members.forEach((name, value) -> json.add("\"" + name + "\":" + value));
    return json.toString();
  }

  private static String value(Object value) {
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

  private void feed(String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
