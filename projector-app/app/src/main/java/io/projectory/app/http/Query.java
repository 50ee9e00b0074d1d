package io.projectory.app.http;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a query string strictly: a parameter nobody knows, or one given twice, is an error. */
final class Query {
  private Query() {}

  /**
   * @param raw may be null
   * @throws ProjectoryException {@code invalid_argument} naming the parameter
   */
  static Map<String, List<String>> parse(String raw, List<Parameter> parameters) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return given;
    }
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        add(given, known(name, parameters), value);
      }
    }
    return given;
  }

  private static void add(Map<String, List<String>> given, Parameter parameter, String value) {
    List<String> values = given.computeIfAbsent(parameter.name(), n -> new ArrayList<>());
    if (!values.isEmpty() && !parameter.many()) {
      throw invalid(parameter.name(), parameter.name() + " is given twice; give it once");
    }
    values.add(value);
  }

  private static Parameter known(String name, List<Parameter> parameters) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (!parameter.path()) {
        if (parameter.name().equals(name)) {
          return parameter;
        }
        names.add(parameter.name());
      }
    }
    throw invalid(
        name,
        "there is no parameter '"
            + name
            + "' here; "
            + (names.isEmpty() ? "there is none" : "known are " + String.join(", ", names)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("query", "the query holds a % that is no escape; write %25 for a %");
    }
  }

  static ProjectoryException invalid(String field, String message) {
    return new ProjectoryException(ErrorCode.INVALID_ARGUMENT, message, Map.of("field", field));
  }
}
