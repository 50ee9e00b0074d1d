package io.projectory.app.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Requests that HTTP clients refuse to send. */
final class RawHttp {
  private static final int PATIENCE_MS = 20_000;

  private RawHttp() {}

  /** One request without a body; everything that came back. */
  static String send(String url, String request, String... headers) throws IOException {
    URI server = URI.create(url);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      String head = request + " HTTP/1.1\r\n" + String.join("\r\n", headers);
      String all = head + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(all.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
