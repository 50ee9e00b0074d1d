package io.projectory.app.http;

import java.io.Serial;
import java.util.Map;

/** What the server refuses before an operation is asked: a status, a code and a reason. */
final class HttpRefusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  private HttpRefusal(int status, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  static HttpRefusal unauthorized(String message) {
    return new HttpRefusal(401, message, Map.of("WWW-Authenticate", "Bearer"));
  }

  static HttpRefusal forbidden(String message) {
    return new HttpRefusal(403, message, Map.of());
  }

  static HttpRefusal late() {
    return new HttpRefusal(
        408, "the body did not come in time (http.limits.idle_timeout)", Map.of());
  }

  static HttpRefusal tooLarge(int most) {
    return new HttpRefusal(
        413, "the body is larger than " + most + " bytes (http.limits.max_body_bytes)", Map.of());
  }

  static HttpRefusal notJson() {
    return new HttpRefusal(
        415, "a body is JSON in UTF-8 and says so; send Content-Type: application/json", Map.of());
  }

  static HttpRefusal tooMany(String message) {
    return new HttpRefusal(429, message, Map.of("Retry-After", "1"));
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
