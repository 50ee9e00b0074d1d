package io.projectory.testkit.fold;

import java.util.LinkedHashMap;
import java.util.Map;

/** The canonical digests of SEMANTICS 8, from rows. */
public final class Digests {
  private Digests() {}

  /** The four digests, keyed by the three projection names and {@code full_projection}. */
  public static Map<String, String> of(Map<FoldTable, Rows> tables) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String projection : ReferenceFold.PROJECTIONS) {
      RowDigest digest = RowDigest.of(projection);
      for (FoldTable table : RowDigest.tables(projection)) {
        digest.begin(table);
        tables.get(table).sorted().forEach(digest::row);
      }
      digests.put(projection, digest.value());
    }
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
}
