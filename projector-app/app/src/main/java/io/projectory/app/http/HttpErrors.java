package io.projectory.app.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.projectory.app.operations.OperationsJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as JSON bodies {@code {"error":{"code","message","details"}}} (SEMANTICS 2). */
final class HttpErrors {
  private static final Logger LOG = LoggerFactory.getLogger(HttpErrors.class);

  private HttpErrors() {}

  static void known(ProjectoryException error, Context context) {
    if (error.code() == ErrorCode.STORAGE) {
      context.header("Retry-After", "1");
    }
    write(context, status(error.code()), error.code().code(), error.getMessage(), error.details());
  }

  static void refused(HttpRefusal error, Context context) {
    error.headers().forEach(context::header);
    write(context, error.status(), name(error.status()), error.getMessage(), Map.of());
  }

  /** What the server itself refuses: an unknown path or method. */
  static void refused(HttpResponseException error, Context context) {
    String methods = error.getDetails().get("availableMethods");
    if (methods != null) {
      context.header("Allow", methods);
    }
    int status = error.getStatus();
    String message =
        switch (status) {
          case 404 -> "nothing is at this path; /api/v1/openapi.json says what there is";
          case 405 -> "this path does not take " + context.req().getMethod() + "; send " + methods;
          default -> error.getMessage();
        };
    write(context, status, name(status), message, Map.of());
  }

  static void unexpected(Exception error, Context context) {
    if (error instanceof HttpException bad && bad.getCode() < 500) {
      write(context, bad.getCode(), name(bad.getCode()), "the request is malformed", Map.of());
      return;
    }
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

  static String name(int status) {
    return switch (status) {
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 408 -> "request_timeout";
      case 413 -> "payload_too_large";
      case 414, 431 -> "headers_too_large";
      case 415 -> "unsupported_media_type";
      case 429 -> "rate_limited";
      default -> status < 500 ? "invalid_argument" : "internal_error";
    };
  }

  static String body(String code, String message, Map<String, ?> details) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("details", details);
    return OperationsJson.write(Map.of("error", error));
  }

  private static void write(
      Context context, int status, String code, String message, Map<String, ?> details) {
    context.status(status);
    context.contentType("application/json");
    context.result(body(code, message, details));
  }
}
