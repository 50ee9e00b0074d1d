package io.projectory.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** What {@code /metrics} said once; series are written with single quotes. */
record Scrape(Map<String, Double> values, Map<String, List<String>> tags) {
  private static final Pattern LINE = Pattern.compile("([a-z_:0-9]+)(\\{.*})? (\\S+)");
  private static final Pattern TAG = Pattern.compile("([a-z_]+)=\"");

  static Scrape of(Stage stage, Projector projector) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, List<String>> tags = new HashMap<>();
    for (String line : text(stage, projector).split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (!line.startsWith("#") && matcher.matches()) {
        String labels = matcher.group(2) == null ? "" : matcher.group(2);
        values.put(matcher.group(1) + labels.replace('"', '\''), number(matcher.group(3)));
        tags.put(matcher.group(1), TAG.matcher(labels).results().map(r -> r.group(1)).toList());
      }
    }
    return new Scrape(values, tags);
  }

  /** Scrapes again and again until it is so. */
  static Scrape until(Stage stage, Projector projector, Predicate<Scrape> wanted) {
    AtomicReference<Scrape> last = new AtomicReference<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              last.set(of(stage, projector));
              return wanted.test(last.get());
            });
    return last.get();
  }

  /** NaN when it is not shown. */
  double value(String series) {
    return values.getOrDefault(series, Double.NaN);
  }

  double more(Scrape before, String series) {
    return value(series) - before.value(series);
  }

  /** How many series have this name. */
  long families(String name) {
    return values.keySet().stream().filter(s -> s.startsWith(name)).count();
  }

  private static String text(Stage stage, Projector projector) {
    try {
      HttpResponse<String> response = stage.get(projector, "/metrics");
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }
}
