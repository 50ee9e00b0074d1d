package io.projectory.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Bodies as admin commands. Whoever came in with a token is who asked, whatever the body says. */
final class AdminBody {
  /** Who asked, on a machine where nobody is asked. */
  private static final String SOMEBODY = "http";

  /** May be written beside the others as well as under {@code options}. */
  static final List<String> OPTIONS =
      List.of("since_log_seq", "until_log_seq", "batch_size", "max_events_per_second", "from_log");

  private AdminBody() {}

  /** A whole command. */
  static AdminCommand command(Call call) throws IOException {
    return read(call, object(call));
  }

  /** {@code {projection, mode, tenant_id, options.., reason, command_id?}}. */
  static AdminCommand run(Call call) throws IOException {
    ObjectNode body = object(call);
    JsonNode mode = body.remove("mode");
    String verb =
        switch (mode == null ? "" : mode.asText()) {
          case "replay", "catch_up" -> "replay";
          case "rebuild" -> "rebuild";
          default -> throw invalid("$.mode", "must be replay or rebuild");
        };
    refuse(body, "command", "is said by mode here; leave it out");
    refuse(body, "job_id", "is the command_id of the run; leave it out");
    refuse(body, "event_id", "is for skip alone; leave it out");
    body.put("command", verb);
    withId(body);
    options(body);
    return read(call, body);
  }

  /** {@code {reason, command_id?}}, or nothing. */
  static AdminCommand cancel(Call call) throws IOException {
    ObjectNode body = object(call);
    for (String member : List.of("command", "job_id", "projection", "tenant_id", "event_id")) {
      refuse(body, member, "is said by the path; leave it out");
    }
    body.put("command", "cancel");
    body.put("job_id", job(call.path("id")));
    withId(body);
    return read(call, body);
  }

  /** A path that is no id of a run leads to none. */
  private static String job(String id) {
    try {
      return UUID.fromString(id).toString();
    } catch (IllegalArgumentException e) {
      throw new ProjectoryException(
          ErrorCode.NOT_FOUND, "there is no active run " + id, Map.of("job_id", id));
    }
  }

  private static AdminCommand read(Call call, ObjectNode body) {
    String name = call.principal().name();
    if (name != null) {
      body.put("requested_by", name);
    } else if (!body.hasNonNull("requested_by")) {
      body.put("requested_by", SOMEBODY);
    }
    return AdminCommand.of(body);
  }

  private static ObjectNode object(Call call) throws IOException {
    byte[] bytes = call.body();
    JsonNode json =
        bytes.length == 0
            ? JsonNodeFactory.instance.objectNode()
            : CanonicalJson.parseUnchecked(bytes);
    if (!(json instanceof ObjectNode object)) {
      throw invalid("$", "must be an object");
    }
    return object;
  }

  /** Everything but a whole command may leave the id to us. */
  private static void withId(ObjectNode body) {
    if (!body.hasNonNull("command_id")) {
      body.put("command_id", UUID.randomUUID().toString());
    }
  }

  private static void options(ObjectNode body) {
    for (String name : OPTIONS) {
      JsonNode flat = body.remove(name);
      if (flat != null && !flat.isNull()) {
        JsonNode options =
            body.hasNonNull("options") ? body.get("options") : body.putObject("options");
        if (!(options instanceof ObjectNode object)) {
          throw invalid("$.options", "must be an object or null");
        }
        if (object.hasNonNull(name)) {
          throw invalid("$." + name, "is given twice, here and in options; give it once");
        }
        object.set(name, flat);
      }
    }
  }

  private static void refuse(ObjectNode body, String member, String why) {
    if (body.has(member)) {
      throw invalid("$." + member, why);
    }
  }

  private static ProjectoryException invalid(String path, String problem) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT, path + " " + problem, Map.of("path", path));
  }
}
