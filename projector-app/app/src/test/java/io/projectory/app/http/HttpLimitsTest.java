package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one caller may take, so that the others are answered (section {@code http.limits}). */
class HttpLimitsTest {
  private static final int PATIENCE_MS = 20_000;
  private static final String LIVE = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String STREAM =
      "GET /api/v1/fleet/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST /api/v1/admin/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  private final List<Socket> sockets = new ArrayList<>();
  private HttpStage stage;

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    stage.close();
  }

  private Socket open() throws IOException {
    URI url = URI.create(stage.api.url());
    Socket socket = new Socket();
    sockets.add(socket);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), PATIENCE_MS);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What comes back until the server closes. */
  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }

  @Test
  void a_connection_beyond_the_limit_is_answered_when_another_has_gone() throws Exception {
    stage = new HttpStage("  limits: {max_connections: 2, idle_timeout: 1m}\n");
    Socket first = open();
    write(first, LIVE);
    assertThat(first.getInputStream().read()).isEqualTo('H');
    Socket second = open();
    write(second, LIVE);
    assertThat(second.getInputStream().read()).isEqualTo('H');
    Socket third = open();
    write(third, LIVE);
    third.setSoTimeout(500);
    assertThatThrownBy(() -> third.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    first.close();
    third.setSoTimeout(PATIENCE_MS);
    assertThat(third.getInputStream().read()).isEqualTo('H');
  }

  @Test
  void a_connection_on_which_nothing_happens_is_closed() throws Exception {
    stage = new HttpStage("  limits: {idle_timeout: 300ms}\n");
    Socket silent = open();
    Socket halfWay = open();
    write(halfWay, "GET /livez HTTP/1.1\r\nHo");
    assertThat(rest(silent)).isEmpty();
    assertThat(rest(halfWay)).doesNotContain(" 200 ", " 500 ");
  }

  @Test
  void a_body_that_does_not_come_is_the_callers_fault_and_has_no_effect() throws Exception {
    stage = new HttpStage("  limits: {idle_timeout: 300ms}\n");
    Socket promised = open();
    write(promised, POST + "Content-Length: 100\r\n\r\n{\"command\":");
    assertThat(rest(promised)).startsWith("HTTP/1.1 408 ").contains("\"request_timeout\"");
    Socket chunked = open();
    write(chunked, POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"com");
    assertThat(rest(chunked)).startsWith("HTTP/1.1 408 ").contains("\"request_timeout\"");
    assertThat(stage.count("dg_admin_audit")).isZero();
  }

  /** A reader that has gone gives its place back when something is next written to it. */
  @Test
  void a_stream_beyond_the_limit_is_refused_until_another_has_ended() throws Exception {
    stage = HttpStage.live("  limits: {max_streams: 1}\n");
    Socket first = open();
    write(first, STREAM);
    assertThat(first.getInputStream().read()).isEqualTo('H');
    HttpResponse<String> refused = stage.get("/api/v1/fleet/stream?ticks=1", null);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.body()).contains("rate_limited", "http.limits.max_streams");
    assertThat(stage.get("/livez", null).statusCode()).isEqualTo(200);
    first.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> stage.get("/api/v1/fleet/stream?ticks=1", null).statusCode() == 200);
  }

  @Test
  void a_body_beyond_the_limit_is_refused_however_it_is_sent() throws Exception {
    stage = new HttpStage("  limits: {max_body_bytes: 1024}\n");
    String large = "{\"reason\":\"" + "x".repeat(2_000) + "\"}";
    Socket told = open();
    write(
        told, POST + "Connection: close\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
    assertThat(rest(told)).startsWith("HTTP/1.1 413 ").contains("\"payload_too_large\"");
    Socket chunked = open();
    String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
    write(chunked, POST + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
    assertThat(rest(chunked)).startsWith("HTTP/1.1 413 ").contains("\"payload_too_large\"");
    assertThat(stage.count("dg_admin_audit")).isZero();
  }
}
