package io.projectory.cli.output;

/** What a colour means. */
public enum Style {
  GOOD("\033[32m"),
  ATTENTION("\033[33m"),
  BAD("\033[31m"),
  HEADING("\033[1m"),
  QUIET("\033[2m");

  static final String OFF = "\033[0m";

  private final String on;

  Style(String on) {
    this.on = on;
  }

  String on() {
    return on;
  }
}
