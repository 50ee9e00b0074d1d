package io.projectory.app.http;

/**
 * A parameter of a route.
 *
 * @param path whether it is a part of the path, else of the query
 * @param type of JSON Schema: string, integer
 * @param many whether it may be given more than once
 */
record Parameter(
    String name, boolean path, boolean required, String type, boolean many, String meaning) {

  static Parameter path(String name, String meaning) {
    return new Parameter(name, true, true, "string", false, meaning);
  }

  static Parameter text(String name, String meaning) {
    return new Parameter(name, false, false, "string", false, meaning);
  }

  static Parameter required(String name, String meaning) {
    return new Parameter(name, false, true, "string", false, meaning);
  }

  static Parameter whole(String name, String meaning) {
    return new Parameter(name, false, false, "integer", false, meaning);
  }

  static Parameter requiredWhole(String name, String meaning) {
    return new Parameter(name, false, true, "integer", false, meaning);
  }

  static Parameter list(String name, String meaning) {
    return new Parameter(name, false, false, "string", true, meaning);
  }

  static Parameter tenant() {
    return text("tenant_id", "Whose log; default: default.");
  }
}
