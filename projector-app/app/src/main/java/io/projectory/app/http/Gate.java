package io.projectory.app.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.projectory.app.config.HttpConfig;
import io.projectory.app.operations.OperationsJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * What every request passes: who asks, whether they may, whether the query can be understood. Only
 * then is an operation asked. Thread-safe.
 */
final class Gate {
  private static final String PRINCIPAL = "principal";

  private final HttpConfig config;
  private final Tokens tokens;
  private final List<Route> open;

  Gate(HttpConfig config, List<Route> routes) {
    this.config = config;
    this.tokens = new Tokens(config);
    this.open = routes.stream().filter(Route::open).toList();
  }

  /** Before every request, also those that no route answers: they say nothing to strangers. */
  void identify(Context context) {
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Cache-Control", "no-store");
    if (open.stream().anyMatch(r -> r.answers(context.path()))) {
      return;
    }
    if (!config.authenticated()) {
      requireLocalName(context.req().getServerName());
    }
    context.attribute(PRINCIPAL, tokens.principal(context.header("Authorization")));
  }

  /**
   * Else a page in a browser could read here under a name of its own that leads to this machine.
   */
  private static void requireLocalName(String host) {
    if (host != null && !HttpConfig.isLoopback(host)) {
      throw HttpRefusal.forbidden(
          "without http.tokens only requests to 127.0.0.1 or localhost are answered");
    }
  }

  Handler handler(Route route) {
    return context -> {
      Principal principal = context.attribute(PRINCIPAL);
      if (!route.open()) {
        principal.require(route.role(), route.method() + " " + route.path());
      }
      Call call = new Call(context, principal, route.parameters(), config.limits().maxBodyBytes());
      answer(context, route, route.action().run(call));
    };
  }

  private static void answer(Context context, Route route, Object result) throws IOException {
    if (result instanceof Streamed streamed) {
      try {
        context.contentType("text/event-stream; charset=utf-8");
        // said here, since what is written below goes past the framework
        context.res().setContentType("text/event-stream; charset=utf-8");
        streamed.writer().write(context.res().getOutputStream());
      } finally {
        streamed.done().run();
      }
      return;
    }
    if (result instanceof File file) {
      context.status(file.status());
      file.headers().forEach(context::header);
      context.result(file.content());
      return;
    }
    Object body = result instanceof Reply reply ? reply.body() : result;
    context.status(result instanceof Reply reply ? reply.status() : route.status());
    if (body instanceof String text) {
      context.contentType("text/plain; charset=utf-8");
      context.result(text);
    } else {
      context.contentType("application/json");
      context.result(OperationsJson.write(body));
    }
  }

  /** An answer with a status of its own; a text is plain text. */
  record Reply(int status, Object body) {}

  /** Bytes with headers of their own. */
  record File(int status, Map<String, String> headers, byte[] content) {}

  /**
   * Server-sent events, written as they happen on the thread of the request.
   *
   * @param done what the stream held is given back, whether or not anything could be written
   */
  record Streamed(Writer writer, Runnable done) {}

  /** Returns when there is no more to write, or the caller has gone. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream out) throws IOException;
  }
}
