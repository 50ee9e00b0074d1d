package io.projectory.testkit.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one table and one tenant, by key. A row holds the values of {@link
 * FoldTable#columns()} in order: text as String, numbers as Long, or null.
 */
public final class Rows {
  private final FoldTable table;
  private final Map<String, Object[]> byKey = new HashMap<>();

  public Rows(FoldTable table) {
    this.table = table;
  }

  public FoldTable table() {
    return table;
  }

  public int size() {
    return byKey.size();
  }

  public Object[] get(String key) {
    return byKey.get(key);
  }

  public boolean contains(String key) {
    return byKey.containsKey(key);
  }

  /** First writer wins: an existing row stays as it is. */
  public void insert(Object... row) {
    if (row.length != table.columns().size()) {
      throw new IllegalArgumentException(table + " has " + table.columns().size() + " columns");
    }
    byKey.putIfAbsent((String) row[0], row);
  }

  void delete(String key) {
    byKey.remove(key);
  }

  /** All rows in byte order of their key. */
  public List<Object[]> sorted() {
    List<String> keys = new ArrayList<>(byKey.keySet());
    keys.sort(ByteOrder.INSTANCE);
    List<Object[]> rows = new ArrayList<>(keys.size());
    keys.forEach(key -> rows.add(byKey.get(key)));
    return rows;
  }

  /** All rows in byte order of their key, as maps from column to value. */
  public List<Map<String, Object>> asMaps() {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Object[] row : sorted()) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < row.length; i++) {
        map.put(table.columns().get(i), row[i]);
      }
      maps.add(map);
    }
    return maps;
  }

  /** The value of a column in a row of this table. */
  public Object value(Object[] row, String column) {
    return row[table.columns().indexOf(column)];
  }
}
