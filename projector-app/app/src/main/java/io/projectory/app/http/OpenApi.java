package io.projectory.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.AdminCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The OpenAPI 3.1 document, made from the routes. */
final class OpenApi {
  private static final String COMMAND_SCHEMA = "/json/admin-command.schema.json";
  private static final String JSON_TYPE = "application/json";

  /** Statuses that any route that is not open may answer with. */
  private static final List<String> REFUSALS =
      List.of("400", "401", "403", "404", "408", "409", "413", "415", "422", "429", "503");

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode schemas;
  private final JsonShapes shapes;

  private OpenApi() {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Projectory projector")
        .put("version", "1")
        .put("description", "See, replay, rebuild and cancel projections of the event log.");
    document.putObject("paths");
    ObjectNode components = document.putObject("components");
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    schemas = components.putObject("schemas");
    shapes = new JsonShapes(schemas);
  }

  static ObjectNode of(List<Route> routes) {
    OpenApi made = new OpenApi();
    made.bodies();
    made.error();
    routes.forEach(made::add);
    return made.document;
  }

  private void add(Route route) {
    ObjectNode operation =
        ((ObjectNode) document.get("paths"))
            .withObjectProperty(route.path())
            .putObject(route.method().toLowerCase(Locale.ROOT));
    operation.put("summary", route.summary());
    ArrayNode security = operation.putArray("security");
    if (!route.open()) {
      security.addObject().putArray("token");
      operation.put("x-role", route.role().code());
    }
    ArrayNode parameters = operation.putArray("parameters");
    route.parameters().forEach(p -> parameters.add(parameter(p)));
    if (route.body() != null) {
      ObjectNode body = operation.putObject("requestBody");
      content(body, JSON_TYPE).put("$ref", "#/components/schemas/" + route.body());
    }
    responses(route, operation.putObject("responses"));
  }

  private static ObjectNode parameter(Parameter parameter) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", parameter.name());
    json.put("in", parameter.path() ? "path" : "query");
    json.put("required", parameter.required());
    json.put("description", parameter.meaning());
    ObjectNode schema = json.putObject("schema");
    if (parameter.many()) {
      schema.put("type", "array").putObject("items").put("type", parameter.type());
    } else {
      schema.put("type", parameter.type());
    }
    return json;
  }

  private void responses(Route route, ObjectNode responses) {
    ObjectNode good = responses.putObject(String.valueOf(route.status()));
    good.put("description", "Done.");
    if (route.answer() == Gate.File.class) {
      content(good, "*/*").put("type", "string").put("format", "binary");
      return;
    }
    if (route.answer() == Gate.Streamed.class) {
      content(good, "text/event-stream").put("type", "string");
    } else {
      boolean text = route.answer() == String.class;
      content(good, text ? "text/plain" : JSON_TYPE).setAll(shapes.of(route.answer()));
    }
    if (route.open()) {
      ObjectNode not = responses.putObject("503").put("description", "Not so; the text says why.");
      content(not, "text/plain").put("type", "string");
      return;
    }
    if (route.answer() == AdminRoutes.Decided.class) {
      responses.set("202", good.deepCopy());
    }
    for (String status : REFUSALS) {
      ObjectNode bad =
          responses.putObject(status).put("description", "Refused; the body says why.");
      content(bad, JSON_TYPE).put("$ref", "#/components/schemas/Error");
    }
  }

  private static ObjectNode content(ObjectNode holder, String type) {
    return holder.putObject("content").putObject(type).putObject("schema");
  }

  private void error() {
    ObjectNode shape = schemas.putObject("Error").put("type", "object");
    ObjectNode error = shape.putObject("properties").putObject("error").put("type", "object");
    ObjectNode members = error.putObject("properties");
    members.putObject("code").put("type", "string");
    members.putObject("message").put("type", "string");
    members.putObject("details").put("type", "object");
  }

  private void bodies() {
    ObjectNode command = commandSchema();
    schemas.set("AdminCommand", command);
    JsonNode members = command.path("properties");
    ObjectNode replay = schemas.putObject("ReplayRequest").put("type", "object");
    replay.putArray("required").add("projection").add("mode");
    ObjectNode properties = replay.putObject("properties");
    properties.putObject("mode").putArray("enum").add("replay").add("rebuild");
    properties.putObject("projection").put("type", "string");
    text(properties, "tenant_id", "Null is every tenant.");
    properties.set("options", members.path("options").deepCopy());
    AdminBody.OPTIONS.forEach(
        o -> properties.set(o, members.path("options").path("properties").path(o)));
    text(properties, "expires_at", "Refused when it is read later.");
    properties.putObject("metadata").putArray("type").add("object").add("null");
    ObjectNode cancel = schemas.putObject("CancelRequest").put("type", "object");
    ObjectNode few = cancel.putObject("properties");
    for (ObjectNode all : List.of(properties, few)) {
      text(all, "reason", "Why; wanted unless admin_controls.require_reason is off.");
      text(all, "command_id", "A UUID; the same twice is one command.");
    }
  }

  private static void text(ObjectNode properties, String name, String meaning) {
    ObjectNode shape = properties.putObject(name);
    shape.putArray("type").add("string").add("null");
    shape.put("description", meaning);
  }

  private static ObjectNode commandSchema() {
    try (InputStream in = AdminCommand.class.getResourceAsStream(COMMAND_SCHEMA)) {
      return (ObjectNode) new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
