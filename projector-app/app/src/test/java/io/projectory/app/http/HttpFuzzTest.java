package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Requests that no sane client sends, byte for byte. {@code -Dprojectory.fuzz.requests=10000} sends
 * more, {@code -Dprojectory.fuzz.seed=N} others.
 */
class HttpFuzzTest {
  private static final int REQUESTS = Integer.getInteger("projectory.fuzz.requests", 1_000);
  private static final long SEED = Long.getLong("projectory.fuzz.seed", 17038213341067L);
  private static final int PATIENCE_MS = 20_000;

  private static final HttpStage STAGE =
      new HttpStage(
          HttpStage.TOKENS + "  limits: {max_body_bytes: 4096, idle_timeout: 2s, max_waits: 2}\n");

  @AfterAll
  static void close() {
    STAGE.close();
  }

  @Test
  void strangers_get_no_5xx_no_stack_trace_and_no_effect() throws Exception {
    Map<Integer, Integer> statuses = fuzz(new Random(SEED), REQUESTS / 2, null);
    assertThat(STAGE.count("dg_admin_audit")).isZero();
    assertThat(STAGE.count("dg_projection_runs")).isZero();
    assertThat(statuses).containsKeys(400, 401);
    assertThat(statuses.getOrDefault(202, 0)).isZero();
  }

  @Test
  void those_who_may_get_no_5xx_and_no_stack_trace_either() throws Exception {
    STAGE.append("acme", "t-1");
    Map<Integer, Integer> statuses = fuzz(new Random(SEED + 1), REQUESTS / 2, HttpStage.ADMIN);
    assertThat(statuses).containsKeys(200, 400, 404);
    assertThat(STAGE.get("/api/v1/snapshot", HttpStage.VIEWER).statusCode()).isEqualTo(200);
  }

  private static Map<Integer, Integer> fuzz(Random random, int requests, String token)
      throws IOException {
    FuzzedRequests made = new FuzzedRequests(random, token);
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      byte[] request = made.next();
      String answer = exchange(request);
      String shown = "seed " + SEED + ", request " + i + ":\n" + latin(request) + "\n" + answer;
      int status = status(answer);
      statuses.merge(status, 1, Integer::sum);
      assertThat(status < 500 || status == 503).as(shown).isTrue();
      assertThat(answer)
          .as(shown)
          .doesNotContain("\tat ", "Exception", "io.projectory", "org.eclipse", "Jetty");
    }
    return statuses;
  }

  /** What came back until the server closed or, seeing nothing more to say, we did. */
  private static String exchange(byte[] request) throws IOException {
    URI url = URI.create(STAGE.api.url());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), PATIENCE_MS);
      socket.setSoTimeout(PATIENCE_MS);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(answer);
      } catch (java.net.SocketException e) {
        // the server had heard enough
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** 0 when nothing came back. */
  private static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  private static String latin(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(text.length(), 2_000));
  }
}
