package io.projectory.app.http;

import io.projectory.app.config.Role;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

/**
 * One thing that can be asked. Registration, the roles and the OpenAPI document are all made from
 * these, so none of them can forget one.
 *
 * @param method GET or POST
 * @param role who may; null is everybody, also without a token
 * @param status of a good answer
 * @param body name of the body's schema, or null without a body
 * @param answer what a good answer holds; {@code String} is plain text
 */
record Route(
    String method,
    String path,
    Role role,
    int status,
    String summary,
    List<Parameter> parameters,
    String body,
    Type answer,
    Action action) {

  /** Answers one call. */
  @FunctionalInterface
  interface Action {
    Object run(Call call) throws Exception;
  }

  static Route get(
      String path, String summary, Type answer, Action action, Parameter... parameters) {
    return new Route(
        "GET", path, Role.VIEWER, 200, summary, List.of(parameters), null, answer, action);
  }

  /** For orchestrators, which show no token. */
  static Route probe(String path, String summary, Action action, Parameter... parameters) {
    return new Route(
        "GET", path, null, 200, summary, List.of(parameters), null, String.class, action);
  }

  /** For those who may change something; what exactly, the action checks. */
  static Route post(
      String path, int status, String summary, String body, Type answer, Action action) {
    List<Parameter> parameters =
        Arrays.stream(path.split("/"))
            .filter(part -> part.startsWith("{"))
            .map(part -> Parameter.path(part.substring(1, part.length() - 1), "Which one."))
            .toList();
    return new Route(
        "POST", path, Role.OPERATOR, status, summary, parameters, body, answer, action);
  }

  /** A file of the console, for everybody: it holds no data. */
  static Route file(String path, String summary, Action action, Parameter... parameters) {
    return new Route(
        "GET", path, null, 200, summary, List.of(parameters), null, Gate.File.class, action);
  }

  boolean open() {
    return role == null;
  }

  /** Whether a request for the path may come here; only a last part can be a parameter. */
  boolean answers(String asked) {
    int parameter = path.indexOf('{');
    return parameter < 0
        ? path.equals(asked) || (path + "/").equals(asked)
        : asked.startsWith(path.substring(0, parameter)) && asked.length() > parameter;
  }
}
