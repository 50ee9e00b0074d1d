package io.projectory.app.http;

import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * {@code /console/}: the console's files. They hold no data, so everybody may read them; what they
 * show is asked of {@code /api/v1} with the token of whoever looks.
 */
final class ConsoleRoutes {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.(html|css|js|svg|txt)");
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  /** Files that a library brings, by the name under which they are served. */
  private static final Map<String, String> LIBRARY =
      Map.of(
          "uplot.js", UPLOT + "dist/uPlot.iife.min.js",
          "uplot.css", UPLOT + "dist/uPlot.min.css",
          "uplot-license.txt", UPLOT + "LICENSE");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  /** Nothing from elsewhere, nothing inline, nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, byte[]> read = new ConcurrentHashMap<>();

  List<Route> all() {
    return List.of(
        Route.file("/", "Leads to the console.", c -> away()),
        Route.file("/console", "The console.", c -> file("index.html")),
        Route.file(
            "/console/{file}",
            "A file of the console.",
            c -> file(c.path("file")),
            Parameter.path("file", "Its name.")));
  }

  private static Gate.File away() {
    return new Gate.File(302, Map.of("Location", "/console/"), new byte[0]);
  }

  private Gate.File file(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new NotFoundResponse();
    }
    byte[] content = read.get(name);
    if (content == null) {
      content = load(name);
      read.put(name, content);
    }
    return new Gate.File(
        200,
        Map.of(
            "Content-Type", TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
            "Content-Security-Policy", POLICY,
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin"),
        content);
  }

  private static byte[] load(String name) throws IOException {
    String resource = LIBRARY.getOrDefault(name, "/console/" + name);
    try (InputStream in = ConsoleRoutes.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NotFoundResponse();
      }
      return in.readAllBytes();
    }
  }
}
