package io.projectory.app.http;

import io.javalin.http.Context;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.config.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;

/** One request, as the routes see it. For one thread. */
final class Call {
  private final Context context;
  private final Principal principal;
  private final Map<String, List<String>> query;
  private final int maxBody;

  Call(Context context, Principal principal, List<Parameter> parameters, int maxBody) {
    this.context = context;
    this.principal = principal;
    this.query = Query.parse(context.req().getQueryString(), parameters);
    this.maxBody = maxBody;
    for (Parameter parameter : parameters) {
      if (parameter.required() && !parameter.path() && text(parameter.name()) == null) {
        throw Query.invalid(parameter.name(), parameter.name() + " is missing");
      }
    }
  }

  Principal principal() {
    return principal;
  }

  String path(String name) {
    return context.pathParam(name);
  }

  /** Null when it was not given. */
  String text(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.get(0);
  }

  /** The default one when nobody was named. */
  String tenant() {
    String given = text("tenant_id");
    return given == null ? Tenants.DEFAULT : given;
  }

  Long whole(String name) {
    String text = text(name);
    try {
      return text == null ? null : (Long) Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Query.invalid(name, name + " '" + text + "' is not a whole number in range");
    }
  }

  Integer number(String name) {
    Long value = whole(name);
    if (value != null && value.intValue() != value) {
      throw Query.invalid(name, name + " '" + value + "' is not a whole number in range");
    }
    return value == null ? null : (Integer) value.intValue();
  }

  Duration duration(String name, Duration otherwise) {
    String text = text(name);
    try {
      return text == null ? otherwise : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw Query.invalid(name, name + ": " + e.getMessage());
    }
  }

  /** Given several times or with commas; null when it was not given. */
  List<String> list(String name) {
    List<String> values = query.get(name);
    return values == null
        ? null
        : values.stream().flatMap(v -> Arrays.stream(v.split(",", -1))).toList();
  }

  /**
   * @throws HttpRefusal 408, 413 or 415
   */
  byte[] body() throws IOException {
    // the header itself: the servlet API answers 500 to a character set with an illegal name
    String type = context.req().getHeader("Content-Type");
    if (type != null) {
      requireJson(type);
    }
    try (InputStream in = context.req().getInputStream()) {
      byte[] body = in.readNBytes(maxBody + 1);
      if (body.length > maxBody) {
        throw HttpRefusal.tooLarge(maxBody);
      }
      if (body.length > 0 && type == null) {
        throw HttpRefusal.notJson();
      }
      return body;
    } catch (EofException e) {
      throw Query.invalid("body", "the body ends before it is complete");
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw HttpRefusal.late();
      }
      throw e;
    }
  }

  /** A page in a browser can send plain text and forms to this machine unasked, but not JSON. */
  private static void requireJson(String type) {
    String[] parts = type.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "").split(";");
    boolean json = parts.length > 0 && parts[0].equals("application/json");
    boolean utf8 = parts.length == 1 || parts.length == 2 && parts[1].equals("charset=utf-8");
    if (!json || !utf8) {
      throw HttpRefusal.notJson();
    }
  }
}
