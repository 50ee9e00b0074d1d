package io.projectory.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One connection through the proxy: a client's socket, the server's socket, a pump each way. */
final class Link {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket target = new Socket();
  private final Line line;
  private final Consumer<Link> onEnd;

  Link(Socket client, Line line, Consumer<Link> onEnd) {
    this.client = client;
    this.line = line;
    this.onEnd = onEnd;
  }

  void run(InetSocketAddress to) {
    try {
      target.connect(to, CONNECT_TIMEOUT_MILLIS);
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      CountDownLatch answered = new CountDownLatch(1);
      FaultProxy.daemon(
          "fault-proxy-answer",
          () -> {
            pump(target, client);
            answered.countDown();
          });
      pump(client, target);
      answered.await();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      FaultProxy.quietly(client);
      FaultProxy.quietly(target);
      onEnd.accept(this);
    }
  }

  /** Carries one direction until its sender is done, and passes that end on. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!line.awaitPassage()) {
          reset();
          return;
        }
        out.write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  void reset() {
    reset(client);
    reset(target);
  }

  /** With a linger of 0 the peer sees a reset instead of an orderly end. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Already gone.
    }
    FaultProxy.quietly(socket);
  }
}
