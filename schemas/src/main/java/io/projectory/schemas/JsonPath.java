package io.projectory.schemas;

/**
 * A place in a JSON document. Only a link to its parent until somebody asks for the text: a path
 * per value of a large document would otherwise cost more than the document.
 */
public final class JsonPath {
  public static final JsonPath ROOT = new JsonPath(null, null, 0);

  /** Longer keys are cut in the text. */
  private static final int SHOWN = 100;

  private final JsonPath parent;
  private final String key;
  private final int index;

  private JsonPath(JsonPath parent, String key, int index) {
    this.parent = parent;
    this.key = key;
    this.index = index;
  }

  public JsonPath member(String name) {
    return new JsonPath(this, name, 0);
  }

  public JsonPath element(int position) {
    return new JsonPath(this, null, position);
  }

  /** For example {@code $.payload.facts[0].key}. */
  @Override
  public String toString() {
    if (parent == null) {
      return "$";
    }
    StringBuilder out = new StringBuilder();
    for (JsonPath at = this; at.parent != null; at = at.parent) {
      out.insert(0, at.key == null ? "[" + at.index + "]" : "." + shown(at.key));
    }
    return out.insert(0, '$').toString();
  }

  private static String shown(String key) {
    return key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "...";
  }
}
