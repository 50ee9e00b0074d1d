package io.projectory.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    FaultProxy.daemon("echo", this::serve);
    proxy = new FaultProxy("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        FaultProxy.daemon("echo-link", () -> echo(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The test broke the line.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static void send(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
  }

  private static int receive(Socket socket) throws IOException {
    return socket.getInputStream().read();
  }

  @Test
  void data_passes_both_ways_and_so_does_the_end() throws IOException {
    try (Socket socket = connect()) {
      send(socket, 7);
      assertThat(receive(socket)).isEqualTo(7);
      socket.shutdownOutput();
      assertThat(receive(socket)).isEqualTo(-1);
    }
  }

  @Test
  void a_cut_resets_what_is_open_and_refuses_what_is_new_until_restored() throws IOException {
    try (Socket socket = connect()) {
      send(socket, 7);
      receive(socket);
      proxy.cut();
      assertThatThrownBy(() -> receive(socket)).isInstanceOf(IOException.class);
    }
    try (Socket socket = connect()) {
      assertThatThrownBy(
              () -> {
                send(socket, 7);
                if (receive(socket) == -1) {
                  throw new IOException("closed");
                }
              })
          .isInstanceOf(IOException.class);
    }
    proxy.restore();
    try (Socket socket = connect()) {
      send(socket, 8);
      assertThat(receive(socket)).isEqualTo(8);
    }
  }

  @Test
  void a_stall_lets_nothing_pass_and_a_restore_delivers_what_was_held_back() throws IOException {
    try (Socket socket = connect()) {
      send(socket, 7);
      receive(socket);
      proxy.stall();
      send(socket, 8);
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
      proxy.restore();
      socket.setSoTimeout(5_000);
      assertThat(receive(socket)).isEqualTo(8);
    }
  }

  @Test
  void latency_delays_each_way() throws IOException {
    proxy.latency(100);
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      send(socket, 7);
      assertThat(receive(socket)).isEqualTo(7);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000L);
    }
  }

  @Test
  void a_line_to_postgres_stalls_between_two_messages_of_a_copy() throws IOException {
    // the answers stall as well, so the one who listens says what came through
    try (ServerSocket postgres = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FaultProxy line = FaultProxy.toPostgres("127.0.0.1", postgres.getLocalPort());
        Socket socket = new Socket("127.0.0.1", line.port());
        Socket backend = postgres.accept()) {
      backend.setSoTimeout(5_000);
      byte[] encryptionPlease = ints(8, 80877103);
      byte[] first = ints(12, 196608, 'u' << 24);
      byte[] query = message('Q', "copy t from stdin");
      byte[] rows = message('d', "dddd");
      byte[] before = join(encryptionPlease, first, query, rows);
      line.stallAfterCopyData();
      socket.getOutputStream().write(join(before, rows, message('c', "")));
      assertThat(backend.getInputStream().readNBytes(before.length)).isEqualTo(before);
      assertThat(line.stalled()).isTrue();
      backend.setSoTimeout(200);
      assertThatThrownBy(() -> backend.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      backend.setSoTimeout(5_000);
      line.restore();
      assertThat(backend.getInputStream().readNBytes(rows.length)).isEqualTo(rows);
    }
  }

  private static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  private static byte[] message(char type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) type)
        .putInt(4 + bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
