package io.projectory.app.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests that start out well and are then broken in one or more places. */
final class FuzzedRequests {
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE",
          "PATCH", "get", "\u0000", "G E T", "CONNECT", "QUERY", "PRI", "");

  private static final List<String> PATHS =
      List.of(
          "/api/v1/snapshot",
          "/api/v1/projections/health",
          "/api/v1/workers/trace_summary",
          "/api/v1/failures",
          "/api/v1/runs",
          "/api/v1/runs/x",
          "/api/v1/audit",
          "/api/v1/wait",
          "/api/v1/queries/trace-summary",
          "/api/v1/queries/subgraph",
          "/api/v1/queries/edges",
          "/api/v1/queries/precedents",
          "/api/v1/admin/replays",
          "/api/v1/admin/replays",
          "/api/v1/admin/replays/x/cancel",
          "/api/v1/admin/commands",
          "/api/v1/admin/commands",
          "/api/v1/admin/plan",
          "/api/v1/openapi.json",
          "/livez",
          "/",
          "*",
          "http://127.0.0.1/livez",
          "//livez",
          "/api/v1/../v1/runs",
          "/livez/..;/api/v1/runs",
          "/livez/%2e%2e/api/v1/runs");

  private static final List<String> NAMES =
      List.of(
          "tenant_id",
          "log_seq",
          "timeout",
          "limit",
          "trace_id",
          "node_type",
          "node_id",
          "max_depth",
          "max_nodes",
          "node_types",
          "direction",
          "cursor_edge_key",
          "policy_id",
          "x",
          "cursor_log_seq");

  private static final List<String> VALUES =
      List.of(
          "acme",
          "1",
          "0",
          "-1",
          "99999999999999999999",
          "%",
          "%zz",
          "%00",
          "%ff%fe",
          "1ms",
          "",
          "%F0%9F%94%8E",
          "\u00ff",
          "a%20b",
          "%20",
          "NaN",
          "1e9",
          "null",
          "';--",
          "both",
          "%ED%A0%80",
          "a,,b",
          "-9223372036854775808",
          "2147483648");

  private static final List<String> BODIES =
      List.of(
          "{\"projection\":\"all\",\"mode\":\"replay\",\"tenant_id\":\"acme\",\"reason\":\"r\"}",
          "{\"projection\":\"trace_summary\",\"mode\":\"rebuild\",\"reason\":\"r\",\"until_log_seq\":1}",
          "{\"command_id\":\"00000000-0000-0000-0000-000000000001\",\"command\":\"pause\","
              + "\"projection\":\"all\",\"tenant_id\":\"acme\",\"reason\":\"r\"}",
          "{\"command_id\":\"00000000-0000-0000-0000-000000000002\",\"command\":\"skip\","
              + "\"projection\":\"trace_summary\",\"tenant_id\":\"acme\",\"event_id\":\"e\","
              + "\"reason\":\"\\ud800\"}",
          "{\"projection\":\"all\",\"mode\":\"replay\",\"options\":{\"batch_size\":1e99}}",
          "{\"projection\":\"all\",\"mode\":\"replay\",\"metadata\":{\"a\":1.5},\"reason\":\"r\"}",
          "{\"projection\":null,\"mode\":\"replay\"}",
          "{\"projection\":\"all\",\"mode\":\"replay\",\"tenant_id\":\"a\\u0000b\",\"reason\":\"r\"}",
          "{}",
          "[]",
          "null",
          "\"x\"",
          "1e999999",
          "{\"a\":",
          "");

  private final Random random;
  private final String token;

  /**
   * @param token a good one, or null for none or a bad one
   */
  FuzzedRequests(Random random, String token) {
    this.random = random;
    this.token = token;
  }

  byte[] next() {
    StringBuilder request = new StringBuilder();
    String method = pick(METHODS);
    byte[] body = body();
    request.append(method).append(' ').append(target()).append(' ').append(version());
    request.append("\r\n");
    headers(request, body.length);
    request.append("\r\n");
    byte[] head = request.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return broken(all);
  }

  private String version() {
    return one(12)
        ? pick(List.of("HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "X", "HTTP/0.9"))
        : "HTTP/1.1";
  }

  private String target() {
    StringBuilder target = new StringBuilder(pick(PATHS));
    if (one(8)) {
      target.append('/').append(pick(VALUES));
    }
    int parameters = random.nextInt(4);
    for (int i = 0; i < parameters; i++) {
      target.append(i == 0 ? '?' : '&').append(pick(NAMES)).append('=').append(pick(VALUES));
    }
    return target.toString();
  }

  private void headers(StringBuilder request, int bodyLength) {
    request.append("Host: ").append(one(10) ? pick(VALUES) : "127.0.0.1").append("\r\n");
    request.append("Connection: close\r\n");
    String type =
        one(5)
            ? pick(List.of("text/plain", "x", "application/json; charset=\u00ff", ""))
            : "application/json";
    request.append("Content-Type: ").append(type).append("\r\n");
    if (token != null && !one(20)) {
      request.append("Authorization: Bearer ").append(token).append("\r\n");
    } else if (one(2)) {
      request
          .append("Authorization: ")
          .append(
              pick(
                  List.of(
                      "Bearer",
                      "Bearer ",
                      "Basic YTpi",
                      "Bearer null",
                      "Bearer sha256:0",
                      "\u0000",
                      "Bearer " + "x".repeat(3000))));
      request.append("\r\n");
    }
    length(request, bodyLength);
    if (one(25)) {
      request.append("X-Long: ").append("y".repeat(random.nextInt(20_000))).append("\r\n");
    }
    if (one(25)) {
      request
          .append(
              pick(
                  List.of(
                      "Expect: 100-continue",
                      "Content-Encoding: gzip",
                      "Upgrade: websocket",
                      "Accept-Encoding: \u0001",
                      "No-Colon",
                      ": empty",
                      "Range: bytes=0-",
                      "Cookie: a=\u0000;;=",
                      "X-HTTP-Method-Override: POST")))
          .append("\r\n");
    }
  }

  private void length(StringBuilder request, int bodyLength) {
    switch (random.nextInt(12)) {
      case 0 -> request.append("Content-Length: -1\r\n");
      case 1 -> request.append("Content-Length: 99999999999\r\n");
      case 2 -> request.append("Transfer-Encoding: chunked\r\n");
      case 3 -> request.append("Content-Length: ").append(bodyLength / 2).append("\r\n");
      default -> request.append("Content-Length: ").append(bodyLength).append("\r\n");
    }
  }

  private byte[] body() {
    if (one(20)) {
      return "[".repeat(random.nextInt(4_000)).getBytes(StandardCharsets.UTF_8);
    }
    if (one(20)) {
      return ("{\"x\":\"" + "z".repeat(random.nextInt(9_000)) + "\"}")
          .getBytes(StandardCharsets.UTF_8);
    }
    if (one(10)) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      return noise;
    }
    return pick(BODIES).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] broken(byte[] request) {
    if (one(3)) {
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
      }
    }
    return one(15) ? java.util.Arrays.copyOf(request, random.nextInt(request.length)) : request;
  }

  private boolean one(int in) {
    return random.nextInt(in) == 0;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
