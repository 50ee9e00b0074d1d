package io.projectory.schemas.config;

/** The place that a value was written at. */
record Origin(Source.Kind kind, String where) {

  static Origin file(String file, int line) {
    return new Origin(Source.Kind.FILE, line > 0 ? file + ":" + line : file);
  }

  static Origin preset(String name) {
    return new Origin(Source.Kind.PRESET, name);
  }

  static Origin standard() {
    return new Origin(Source.Kind.DEFAULT, "");
  }

  static Origin environment(String variable) {
    return new Origin(Source.Kind.ENVIRONMENT, variable);
  }
}
