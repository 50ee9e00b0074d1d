package io.projectory.cli.output;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Where a command writes: results to one stream, what went wrong to the other. Results are either
 * for people or, one JSON document a line, for programs; never both.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final boolean colour;
  private volatile boolean drawn;

  /**
   * @param terminal whether a person watches {@code out}
   */
  public Console(PrintStream out, PrintStream err, boolean terminal, boolean colour) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.colour = colour;
  }

  /** Of this process; colour where there is a terminal that wants it. */
  public static Console ofProcess(Map<String, String> environment) {
    boolean terminal = Terminal.isOne();
    return new Console(
        Terminal.out(), Terminal.err(), terminal, terminal && Terminal.wantsColour(environment));
  }

  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** One line for people about what went wrong and what to do. */
  public void error(String text) {
    endRedraw();
    err.println(style(Style.BAD, "projectory: ") + text);
    err.flush();
  }

  /** A remark that is no result. */
  public void remark(String text) {
    err.println(text);
    err.flush();
  }

  /** For those who print by themselves, such as help. */
  public PrintWriter outWriter() {
    return new PrintWriter(out, true);
  }

  public PrintWriter errWriter() {
    return new PrintWriter(err, true);
  }

  /** Replaces the line that was drawn last; on a terminal only. */
  public void redraw(String text) {
    if (terminal) {
      out.print("\r\033[2K" + text);
      out.flush();
      drawn = !text.isEmpty();
    }
  }

  /** Leaves the line that was drawn last where it is. */
  public void endRedraw() {
    if (drawn) {
      out.println();
      out.flush();
      drawn = false;
    }
  }

  /** Moves so many lines up, to draw them again; on a terminal only. */
  public void up(int lines) {
    if (terminal) {
      out.print("\033[" + lines + "A");
    }
  }

  /** A line that covers what stood there. */
  public void clearedLine(String text) {
    line("\r\033[2K" + text);
  }

  public boolean terminal() {
    return terminal;
  }

  /** Whether nobody reads what is written any more. */
  public boolean closed() {
    return out.checkError();
  }

  public String style(Style style, String text) {
    return colour ? style.on() + text + Style.OFF : text;
  }

  public Table table(String... headings) {
    return new Table(this, headings);
  }
}
