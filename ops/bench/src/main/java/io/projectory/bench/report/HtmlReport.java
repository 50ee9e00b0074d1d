package io.projectory.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report as one HTML page that needs nothing else: no script, no font, no network. */
public final class HtmlReport {
  private static final int WIDTH = 420;
  private static final int BAR = 18;
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Projectory bench</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%%; }
      td, th { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      small { color: #666; }
      </style></head><body>
      <h1>Projectory bench</h1>
      <p>%s<br>%s</p>
      <p>Medians; a dot is one sample. The pale bar is the baseline of the same run.</p>
      %s
      </body></html>
      """;

  private HtmlReport() {}

  public static String of(BenchReport report) {
    Map<String, List<Result>> scenarios =
        report.results().stream()
            .collect(
                Collectors.groupingBy(
                    Result::scenario, java.util.LinkedHashMap::new, Collectors.toList()));
    String sections =
        scenarios.entrySet().stream()
            .map(e -> section(e.getKey(), e.getValue()))
            .collect(Collectors.joining("\n"));
    return PAGE.formatted(facts(report.machine()), facts(report.versions()), sections);
  }

  private static String section(String scenario, List<Result> results) {
    return "<h2>"
        + escape(scenario)
        + "</h2><table><tr><th>case</th><th>value</th><th>baseline</th><th>ratio</th><th></th></tr>"
        + results.stream().map(HtmlReport::row).collect(Collectors.joining())
        + "</table>";
  }

  private static String row(Result r) {
    String baseline =
        r.baseline() == null
            ? ""
            : number(r.baselineValue()) + "<br><small>" + escape(r.baseline()) + "</small>";
    return "<tr><td>"
        + escape(r.name())
        + "<br><small>"
        + facts(r.settings())
        + "</small></td><td class=\"number\">"
        + number(r.value())
        + "<br><small>"
        + escape(r.unit())
        + "</small></td><td class=\"number\">"
        + baseline
        + "</td><td class=\"number\">"
        + (r.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f", r.ratio()))
        + "</td><td>"
        + plot(r)
        + "</td></tr>";
  }

  private static String plot(Result r) {
    double most = r.samples().stream().mapToDouble(x -> x).max().orElse(0);
    if (r.baselineSamples() != null) {
      most = Math.max(most, r.baselineSamples().stream().mapToDouble(x -> x).max().orElse(0));
    }
    double scale = most == 0 ? 0 : (WIDTH - 10) / most;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg width=\"%d\" height=\"%d\" role=\"img\">".formatted(WIDTH, 2 * BAR + 8));
    bar(svg, 2, "#2b6cb0", r.value() * scale, r.samples(), scale);
    if (r.baselineSamples() != null) {
      bar(svg, BAR + 6, "#cbd5e0", r.baselineValue() * scale, r.baselineSamples(), scale);
    }
    return svg.append("</svg>").toString();
  }

  private static void bar(
      StringBuilder svg, int top, String colour, double width, List<Double> samples, double scale) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"0\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            top,
            width,
            BAR,
            colour));
    for (double sample : samples) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%d\" r=\"3\" fill=\"#1a202c\"/>",
              sample * scale,
              top + BAR / 2));
    }
  }

  private static String facts(Map<String, Object> facts) {
    return new TreeMap<>(facts)
        .entrySet().stream()
            .map(e -> escape(e.getKey()) + " " + escape(String.valueOf(e.getValue())))
            .collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%,.2f" : "%,.0f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
