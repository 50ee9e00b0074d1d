package io.projectory.app.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.projectory.app.operations.OperationsJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as JSON bodies {@code {"error":{"code","message","details"}}} (SEMANTICS 2). */
final class HttpErrors {
  private static final Logger LOG = LoggerFactory.getLogger(HttpErrors.class);

  private HttpErrors() {}

  static void known(ProjectoryException error, Context context) {
    write(context, status(error.code()), error.code().code(), error.getMessage(), error.details());
  }

  /** What the server itself refuses: an unknown path or method, a body that is too large. */
  static void refused(HttpResponseException error, Context context) {
    write(context, error.getStatus(), name(error.getStatus()), error.getMessage(), Map.of());
  }

  static void unexpected(Exception error, Context context) {
    LOG.atError()
        .addKeyValue("path", context.path())
        .addKeyValue("error", error.toString())
        .log("A request failed in a way nobody thought of");
    write(
        context,
        500,
        "internal_error",
        "an internal error; the log of the process says more",
        Map.of());
  }

  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT, IDEMPOTENCY_CONFLICT, EVENT_SEQUENCE_INVALID, PROJECTION_OUT_OF_DATE -> 409;
      case SCHEMA_VIOLATION, PII_POLICY_VIOLATION -> 422;
      case STORAGE -> 503;
    };
  }

  private static String name(int status) {
    return switch (status) {
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 429 -> "rate_limited";
      default -> status < 500 ? "invalid_argument" : "internal_error";
    };
  }

  private static void write(
      Context context, int status, String code, String message, Map<String, ?> details) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("details", details);
    context.status(status);
    context.contentType("application/json");
    context.result(OperationsJson.write(Map.of("error", error)));
  }
}
