package io.projectory.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The canonical digest of a projection (SEMANTICS 8), declared: which rows, which members, in the
 * byte order of which column. The text is canonical JSON, either one array or an object of arrays.
 *
 * @param sections one array each
 * @param object whether the arrays are members of an object; otherwise there is exactly one
 */
public record Digest(List<Section> sections, boolean object) {

  public Digest {
    sections = List.copyOf(sections);
    if (!object && sections.size() != 1) {
      throw new IllegalArgumentException("a digest that is no object has exactly one section");
    }
  }

  /** An array of rows in the byte order of the table's key. */
  public record Section(String name, Table table, List<Member> members) {
    public Section {
      members = List.copyOf(members);
      members.forEach(m -> table.column(m.column()));
    }
  }

  /**
   * One member of each row object.
   *
   * @param json whether the column is text that holds JSON to be embedded; null, empty and {@code
   *     null} are then {@code {}}
   */
  public record Member(String name, String column, boolean json) {
    public static Member of(String column) {
      return new Member(column, column, false);
    }
  }

  /** The array of one table, members named like their columns. */
  public static Digest array(Table table, String... columns) {
    return new Digest(List.of(section("rows", table, columns)), false);
  }

  public static Digest object(Section... sections) {
    return new Digest(List.of(sections), true);
  }

  public static Section section(String name, Table table, String... columns) {
    List<Member> members = new ArrayList<>();
    for (String column : columns) {
      members.add(Member.of(column));
    }
    return new Section(name, table, members);
  }

  /** Every table with all its columns. */
  public static Digest of(List<Table> tables) {
    List<Section> all = new ArrayList<>();
    for (Table table : tables) {
      String[] columns = table.columns().stream().map(Table.Column::name).toArray(String[]::new);
      all.add(section(table.name(), table, columns));
    }
    return new Digest(all, true);
  }
}
