package io.projectory.app.http;

import io.javalin.config.JettyConfig;
import io.projectory.app.config.HttpConfig;
import io.projectory.app.config.HttpLimits;
import io.projectory.app.config.TlsConfig;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.nio.file.Files;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Where connections come in: address, TLS, and how much a caller may take. */
final class Listener {
  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MS = 30_000;

  private final HttpConfig config;

  Listener(HttpConfig config) {
    this.config = config;
  }

  /**
   * @throws ProjectoryException {@code invalid_argument} for a key store that is not there
   */
  void apply(JettyConfig jetty) {
    HttpLimits limits = config.limits();
    requireKeyStore(config.tls());
    jetty.threadPool = threads(limits.maxThreads());
    jetty.modifyServer(
        server -> {
          server.setErrorHandler(new MalformedRequests());
          server.addBean(new NetworkConnectionLimit(limits.maxConnections(), server));
        });
    jetty.modifyServletContextHandler(context -> context.setErrorHandler(new MalformedRequests()));
    jetty.addConnector(this::connector);
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    http.setRequestHeaderSize(config.limits().maxHeaderBytes());
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    ServerConnector connector = config.tls().enabled() ? secure(server, http) : plain(server, http);
    connector.setHost(config.host().replace("[", "").replace("]", ""));
    connector.setPort(config.port());
    connector.setIdleTimeout(config.limits().idleTimeout().toMillis());
    return connector;
  }

  private static ServerConnector plain(Server server, HttpConfiguration http) {
    return new ServerConnector(server, new HttpConnectionFactory(http));
  }

  private ServerConnector secure(Server server, HttpConfiguration http) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(config.tls().keyStore().toString());
    if (config.tls().keyStorePassword() != null) {
      tls.setKeyStorePassword(config.tls().keyStorePassword().reveal());
    }
    // the name in the certificate is for the caller to check; ours may be asked for by address
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory inside = new HttpConnectionFactory(http);
    return new ServerConnector(server, new SslConnectionFactory(tls, inside.getProtocol()), inside);
  }

  private static void requireKeyStore(TlsConfig tls) {
    if (tls.enabled() && !Files.isReadable(tls.keyStore())) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "http.tls.key_store: the file " + tls.keyStore() + " cannot be read",
          Map.of("key", "http.tls.key_store"));
    }
  }

  private static QueuedThreadPool threads(int most) {
    QueuedThreadPool threads = new QueuedThreadPool(most, MIN_THREADS, IDLE_THREAD_MS);
    threads.setName("http");
    threads.setDaemon(true);
    return threads;
  }
}
