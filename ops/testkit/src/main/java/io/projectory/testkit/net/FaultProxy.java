package io.projectory.testkit.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A TCP proxy on the loopback address that can break the line it carries: cut (both ends are reset
 * and new connections refused), stall (connections stay open and nothing passes), latency (every
 * piece of data waits before it passes). {@link #restore} heals all of them; data held back by a
 * stall then passes. All methods may be called from any thread.
 *
 * <p>A line {@linkplain #toPostgres to Postgres} can also stall by itself inside a COPY.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket server;
  private final Line line = new Line();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final boolean postgres;
  private volatile InetSocketAddress target;

  /** Listens on a free port. */
  public FaultProxy(String targetHost, int targetPort) throws IOException {
    this(0, targetHost, targetPort);
  }

  /** Listens on the given port; 0 takes a free one. */
  public FaultProxy(int port, String targetHost, int targetPort) throws IOException {
    this(port, targetHost, targetPort, false);
  }

  private FaultProxy(int port, String targetHost, int targetPort, boolean postgres)
      throws IOException {
    this.postgres = postgres;
    server = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
    target(targetHost, targetPort);
    daemon("fault-proxy-accept", this::accept);
  }

  /** A line that knows what its clients say: unencrypted messages to Postgres. */
  public static FaultProxy toPostgres(String host, int port) throws IOException {
    return new FaultProxy(0, host, port, true);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Where new connections go; the open ones stay. */
  public void target(String host, int port) {
    target = new InetSocketAddress(host, port);
  }

  /** Connections open through the proxy. */
  public int connections() {
    return links.size();
  }

  /** Local ports of the connections to the target: how the server knows them. */
  public Set<Integer> portsToTarget() {
    return links.stream().map(Link::portToTarget).collect(Collectors.toSet());
  }

  /** Pieces of data that had to wait so far, because of a stall or a latency. */
  public long delayed() {
    return line.delayed();
  }

  public void cut() {
    line.cut();
    links.forEach(Link::reset);
  }

  public void stall() {
    line.stall();
  }

  /**
   * A {@link #stall} as soon as a client has sent rows of a COPY: one CopyData message passes, and
   * what follows it does not.
   *
   * @throws IllegalStateException unless the line is one {@linkplain #toPostgres to Postgres}
   */
  public void stallAfterCopyData() {
    if (!postgres) {
      throw new IllegalStateException("only a line to Postgres knows COPY");
    }
    line.stallAfterCopyData();
  }

  /** Whether nothing passes now. */
  public boolean stalled() {
    return line.isStalled();
  }

  public void latency(long millis) {
    line.latency(millis);
  }

  public void restore() {
    line.restore();
  }

  @Override
  public void close() {
    quietly(server);
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      Socket client = null;
      try {
        client = server.accept();
        begin(client);
      } catch (IOException e) {
        if (client != null) {
          Link.reset(client);
        }
      }
    }
  }

  private void begin(Socket client) throws IOException {
    if (line.isCut()) {
      Link.reset(client);
      return;
    }
    InetSocketAddress to = target;
    Link link = new Link(client, line, postgres, links::remove);
    links.add(link);
    daemon("fault-proxy-link", () -> link.run(to));
    if (line.isCut()) {
      link.reset();
    }
  }

  static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  static void quietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      // Closed is closed.
    }
  }
}
