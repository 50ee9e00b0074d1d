package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checks the shape of one command; agrees with {@code json/admin-command.schema.json}. */
final class AdminCommandReader {
  private static final Pattern PROJECTION = Pattern.compile("[a-z][a-z0-9_]{0,50}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final List<String> MEMBERS =
      List.of(
          "command_id",
          "command",
          "projection",
          "tenant_id",
          "job_id",
          "event_id",
          "options",
          "requested_by",
          "reason",
          "expires_at",
          "metadata");

  private static final List<String> OPTIONS =
      List.of("since_log_seq", "until_log_seq", "batch_size", "max_events_per_second", "from_log");

  private final JsonNode json;

  AdminCommandReader(JsonNode json) {
    this.json = json;
  }

  AdminCommand read() {
    try {
      return command();
    } catch (ProjectoryException e) {
      JsonNode id = json.path("command_id");
      boolean told = id.isTextual() && UUID_TEXT.matcher(id.textValue()).matches();
      throw told ? e.with(Map.of("command_id", id.textValue())) : e;
    }
  }

  private AdminCommand command() {
    if (!json.isObject()) {
      throw invalid("$", "must be an object: an admin command");
    }
    JsonCheck.storable(json, JsonPath.ROOT);
    known(json, MEMBERS, "$.");
    UUID id = uuid("command_id", true);
    AdminCommand.Verb verb = verb();
    boolean skip = verb == AdminCommand.Verb.SKIP;
    String projection = projection(verb);
    return new AdminCommand(
        id,
        verb,
        projection,
        nonBlank("tenant_id", skip),
        uuid("job_id", verb == AdminCommand.Verb.CANCEL),
        nonBlank("event_id", skip),
        options(),
        string("requested_by"),
        string("reason"),
        expiresAt(),
        object("metadata"));
  }

  private AdminCommand.Verb verb() {
    JsonNode value = json.path("command");
    for (AdminCommand.Verb verb : AdminCommand.Verb.values()) {
      if (value.isTextual() && verb.code().equals(value.textValue())) {
        return verb;
      }
    }
    String all =
        String.join(
            ", ", Arrays.stream(AdminCommand.Verb.values()).map(AdminCommand.Verb::code).toList());
    throw invalid("$.command", "must be one of " + all);
  }

  private String projection(AdminCommand.Verb verb) {
    String name = string("projection");
    if (name == null && verb == AdminCommand.Verb.CANCEL) {
      return null;
    }
    if (name == null || !PROJECTION.matcher(name).matches()) {
      throw invalid("$.projection", "must name a projection, or all");
    }
    if (verb == AdminCommand.Verb.SKIP && name.equals(AdminCommand.ALL_PROJECTIONS)) {
      throw invalid("$.projection", "must name the one projection that is to skip the event");
    }
    return name;
  }

  private AdminCommand.Options options() {
    JsonNode options = object("options");
    if (options == null) {
      return AdminCommand.Options.NONE;
    }
    known(options, OPTIONS, "$.options.");
    JsonNode fromLog = options.path("from_log");
    if (!isAbsent(fromLog) && !fromLog.isBoolean()) {
      throw invalid("$.options.from_log", "must be true or false");
    }
    return new AdminCommand.Options(
        number(options, "since_log_seq", 0, Long.MAX_VALUE),
        number(options, "until_log_seq", 0, Long.MAX_VALUE),
        integer(options, "batch_size"),
        integer(options, "max_events_per_second"),
        fromLog.booleanValue());
  }

  private static Integer integer(JsonNode options, String name) {
    Long number = number(options, name, 1, Integer.MAX_VALUE);
    return number == null ? null : (Integer) Math.toIntExact(number);
  }

  private static Long number(JsonNode options, String name, long least, long most) {
    JsonNode value = options.path(name);
    if (isAbsent(value)) {
      return null;
    }
    BigInteger number = value.isIntegralNumber() ? value.bigIntegerValue() : null;
    if (number == null
        || number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw invalid("$.options." + name, "must be an integer from " + least + " to " + most);
    }
    return number.longValueExact();
  }

  private OccurredAt expiresAt() {
    String text = string("expires_at");
    OccurredAt time = text == null ? null : OccurredAt.parse(Text.trim(text));
    if (text != null && time == null) {
      throw invalid(
          "$.expires_at", "must be a date-time with offset, such as 2025-12-31T12:00:00Z");
    }
    return time;
  }

  private UUID uuid(String name, boolean required) {
    String text = string(name);
    if (text == null && !required) {
      return null;
    }
    if (text == null || !UUID_TEXT.matcher(text).matches()) {
      throw invalid("$." + name, "must be a UUID");
    }
    return UUID.fromString(text);
  }

  private String nonBlank(String name, boolean required) {
    String text = string(name);
    if (text == null && !required) {
      return null;
    }
    if (Text.isBlank(text)) {
      throw invalid("$." + name, "must be a string that is not blank");
    }
    return Text.trim(text);
  }

  private String string(String name) {
    JsonNode value = json.path(name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw invalid("$." + name, "must be a string or null");
    }
    return value.textValue();
  }

  private JsonNode object(String name) {
    JsonNode value = json.path(name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isObject()) {
      throw invalid("$." + name, "must be an object or null");
    }
    return value;
  }

  private static void known(JsonNode object, List<String> names, String prefix) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw invalid(prefix + name, "is unknown; known are " + String.join(", ", names));
              }
            });
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static ProjectoryException invalid(String path, String problem) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT, path + " " + problem, Map.of("path", path));
  }
}
