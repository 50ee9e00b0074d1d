package io.projectory.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in aligned columns for people; columns of numbers are aligned to the right. */
public final class Table {
  private final Console console;
  private final List<String> headings;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(Console console, String... headings) {
    this.console = console;
    this.headings = List.of(headings);
  }

  private record Cell(String text, Style style, boolean number) {}

  /** One row; null is shown as a dash, a {@link Styled} value in its style. */
  public Table row(Object... values) {
    rows.add(Arrays.stream(values).map(Table::cell).toList());
    return this;
  }

  /** A value that wants to be seen. */
  public record Styled(Style style, Object value) {}

  public static Styled styled(Style style, Object value) {
    return new Styled(style, value);
  }

  private static Cell cell(Object value) {
    if (value instanceof Styled styled) {
      Cell plain = cell(styled.value());
      return new Cell(plain.text(), styled.style(), plain.number());
    }
    String text = value == null ? "-" : OneLine.of(value.toString());
    return new Cell(text, null, value instanceof Number);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public void print() {
    int[] widths = widths();
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < headings.size(); i++) {
      append(head, new Cell(headings.get(i), Style.HEADING, numeric(i)), widths[i], last(i));
    }
    console.line(head.toString());
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        append(line, row.get(i), widths[i], last(i));
      }
      console.line(line.toString());
    }
  }

  private boolean last(int column) {
    return column == headings.size() - 1;
  }

  private boolean numeric(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(r -> r.get(column).number());
  }

  private int[] widths() {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              length(headings.get(i)),
              rows.stream().mapToInt(r -> length(r.get(column).text())).max().orElse(0));
    }
    return widths;
  }

  private void append(StringBuilder line, Cell cell, int width, boolean last) {
    String padding = " ".repeat(width - length(cell.text()));
    String text = cell.style() == null ? cell.text() : console.style(cell.style(), cell.text());
    if (cell.number()) {
      line.append(padding).append(text);
    } else {
      line.append(text).append(last ? "" : padding);
    }
    line.append(last ? "" : "  ");
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
