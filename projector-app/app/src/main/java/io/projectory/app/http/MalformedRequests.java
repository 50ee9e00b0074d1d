package io.projectory.app.http;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never got as far as a route: broken HTTP, headers that are too large. */
final class MalformedRequests extends ErrorHandler {
  MalformedRequests() {
    setShowStacks(false);
    setShowCauses(false);
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected boolean generateAcceptableResponse(
      Request request,
      Response response,
      Callback callback,
      String contentType,
      List<Charset> charsets,
      int code,
      String message,
      Throwable cause)
      throws IOException {
    // a version or an encoding that nobody speaks is the caller's mistake, not ours
    int status = code == 501 || code == 505 ? 400 : code;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    String text =
        status < 500 ? "the request is malformed, or too large" : "the request cannot be answered";
    String body = HttpErrors.body(HttpErrors.name(status), text, Map.of());
    Content.Sink.write(response, true, body, callback);
    return true;
  }
}
