package io.projectory.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A table that one projection owns, declared once: the runtime writes it, clears it, digests it and
 * checks at start that the database agrees with it.
 *
 * <p>The first column of every declared table is {@code tenant_id text}, which the runtime adds and
 * fills by itself: a projection cannot touch another tenant's rows. The primary (or unique) key is
 * {@code (tenant_id, key columns)}. Immutable.
 */
public final class Table {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,50}");

  /** Column types and the Java values they take. */
  public enum Type {
    /** {@code String} without U+0000. */
    TEXT("text"),
    /** {@code Integer}. */
    INTEGER("integer"),
    /** {@code Long} or {@code Integer}. */
    BIGINT("bigint"),
    /** {@code Boolean}. */
    BOOLEAN("boolean");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    public String sql() {
      return sql;
    }
  }

  /** One declared column; {@code position} counts from 0 without {@code tenant_id}. */
  public record Column(String name, Type type, boolean key, boolean nullable, int position) {}

  private final String name;
  private final List<Column> columns;
  private final List<List<String>> indexes;
  private final Map<String, Column> byName;
  private final int keyColumns;

  private Table(String name, List<Column> columns, List<List<String>> indexes) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.indexes = List.copyOf(indexes);
    Map<String, Column> names = new LinkedHashMap<>();
    columns.forEach(c -> names.put(c.name(), c));
    this.byName = Map.copyOf(names);
    this.keyColumns = (int) columns.stream().filter(Column::key).count();
  }

  /** Starts a declaration; key columns first, then the others, in the order of every row. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  public String name() {
    return name;
  }

  /** All columns but {@code tenant_id}; the key columns come first. */
  public List<Column> columns() {
    return columns;
  }

  public int keyColumns() {
    return keyColumns;
  }

  /** Secondary indexes, each a list of columns to follow {@code tenant_id}. */
  public List<List<String>> indexes() {
    return indexes;
  }

  /** The column of that name; an unknown name is a programming error. */
  public Column column(String column) {
    Column found = byName.get(column);
    if (found == null) {
      throw new IllegalArgumentException("table " + name + " declares no column " + column);
    }
    return found;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects a declaration. */
  public static final class Builder {
    private final String name;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> indexes = new ArrayList<>();

    private Builder(String name) {
      this.name = checkName(name);
    }

    public Builder key(String column, Type type) {
      if (columns.stream().anyMatch(c -> !c.key())) {
        throw new IllegalArgumentException("table " + name + ": key columns come first");
      }
      return add(column, type, true, false);
    }

    public Builder column(String column, Type type) {
      return add(column, type, false, false);
    }

    public Builder nullable(String column, Type type) {
      return add(column, type, false, true);
    }

    public Builder index(String... indexed) {
      indexes.add(List.of(indexed));
      return this;
    }

    public Table build() {
      if (columns.stream().noneMatch(Column::key)) {
        throw new IllegalArgumentException("table " + name + " declares no key");
      }
      Table table = new Table(name, columns, indexes);
      indexes.forEach(i -> i.forEach(table::column));
      return table;
    }

    private Builder add(String column, Type type, boolean key, boolean nullable) {
      Objects.requireNonNull(type, "type");
      checkName(column);
      if (column.equals("tenant_id") || columns.stream().anyMatch(c -> c.name().equals(column))) {
        throw new IllegalArgumentException("table " + name + " declares " + column + " twice");
      }
      columns.add(new Column(column, type, key, nullable, columns.size()));
      return this;
    }

    private static String checkName(String name) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "not a table or column name (a-z, 0-9, _, at most 51): " + name);
      }
      return name;
    }
  }
}
