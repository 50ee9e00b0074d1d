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
  private final boolean postgres;
  private final Consumer<Link> onEnd;

  Link(Socket client, Line line, boolean postgres, Consumer<Link> onEnd) {
    this.client = client;
    this.line = line;
    this.postgres = postgres;
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
            pump(target, client, null);
            answered.countDown();
          });
      pump(client, target, postgres ? new FrontendMessages() : null);
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

  /**
   * Carries one direction until its sender is done, and passes that end on.
   *
   * @param messages null for a direction that is not looked into
   */
  private void pump(Socket from, Socket to, FrontendMessages messages) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int passed = 0;
        while (passed < n) {
          int end = messages == null ? n : messages.next(buffer, passed, n);
          if (!line.awaitPassage()) {
            reset();
            return;
          }
          if (messages != null && messages.afterCopyData()) {
            line.copyDataPasses(); // before anybody at the other end can have seen it
          }
          out.write(buffer, passed, end - passed);
          passed = end;
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  /** Not positive until connected. */
  int portToTarget() {
    return target.getLocalPort();
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
