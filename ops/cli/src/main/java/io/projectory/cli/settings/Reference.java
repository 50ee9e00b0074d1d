package io.projectory.cli.settings;

import io.projectory.app.config.Knob;
import io.projectory.app.config.ProjectionLayers;
import io.projectory.decisiongraph.DecisionGraph;
import io.projectory.runtime.config.Preset;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.ConfigKey;
import io.projectory.schemas.config.ConfigKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of the configuration, from the records that read it. */
public final class Reference {
  private static final String PROJECTION = "projector.per_projection.<projection>.";

  private static final String PAGE =
      """
      # Configuration

      <!-- Generated from the code: ops/projectory config reference > ops/configuration.md -->

      One YAML file for all processes. What it does not say has the default below; a file that says
      where the servers are and who logs in is complete. Unknown, doubled and impossible keys are
      refused with file, line and key. `projectory config check FILE` checks a file without starting
      or asking anything, `projectory config show` shows every value and where it comes from.

      **Per projection.** How a projection polls, retries and beats is set for each projection:

      ```yaml
      projector:
        per_projection:
          context_graph:
            preset: batch
            poll: {poll_interval: 500ms}
      ```

      A key that is written wins over the preset, a preset over the default. Presets:

      %s
      The projections of the decision graph (%s)
      ship with the preset `%s` and the values named in the table; what a written preset sets wins
      over those as well.

      **One key for all projections.** The keys `projection_*` of the section `projector` stand for
      a key of every projection that runs here, or of another section. A key written under both its
      names is refused.

      **Environment.** A variable overrides one value of the file: two underscores go a level down.

      **Values.** Durations are a whole number and a unit (`100ms`, `5s`, `2m`, `1h`, `7d`) or `0`;
      lists in a variable are separated by commas; secrets are `${VARIABLE}` or `file:/path` and
      never shown.

      %s""";

  private Reference() {}

  /** In Markdown. */
  public static String markdown() {
    String presets =
        chosen()
            .map(p -> "* `" + name(p) + "`: " + p.purpose() + ".\n")
            .collect(Collectors.joining());
    return PAGE.formatted(
        presets,
        DecisionGraph.NAMES.stream().map(Reference::code).collect(Collectors.joining(", ")),
        name(ProjectionLayers.shippedPreset()),
        table());
  }

  /** Every key, also those that are other names. */
  public static List<ConfigKey> keys() {
    List<ConfigKey> keys = new ArrayList<>();
    Sections.records()
        .forEach(
            (section, type) -> {
              keys.addAll(ConfigKeys.of(section, type));
              if (section.equals("projector")) {
                keys.addAll(aliases());
              }
            });
    return keys;
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("Key", "Type", "Default"));
    chosen().map(Reference::name).forEach(head::add);
    head.addAll(List.of("Meaning", "Variable"));
    row(table, head);
    row(table, head.stream().map(h -> "---").toList());
    for (ConfigKey key : keys()) {
      row(table, cells(key));
    }
    return table.toString();
  }

  private static List<String> cells(ConfigKey key) {
    List<String> cells = new ArrayList<>();
    cells.add(code(key.path()));
    cells.add(key.type());
    cells.add(standard(key));
    chosen().map(p -> code(differing(p).getOrDefault(local(key), ""))).forEach(cells::add);
    cells.add(key.meaning());
    cells.add(code(key.variable()));
    return cells;
  }

  private static String standard(ConfigKey key) {
    Map<String, String> shipped =
        new TreeMap<>(ProjectionLayers.differing(ProjectionLayers.shipped()));
    shipped.put("preset", name(ProjectionLayers.shippedPreset()));
    String ours = shipped.get(local(key));
    return key.standard() + (ours == null ? "" : "; decision graph " + ours);
  }

  private static List<ConfigKey> aliases() {
    List<ConfigKey> aliases = new ArrayList<>();
    for (Knob knob : Knob.values()) {
      String what =
          knob.key()
              + " of every projection"
              + (knob.unit().isEmpty() ? "" : ", in " + knob.unit());
      aliases.add(alias("projector." + knob.written(), what));
    }
    new TreeMap<>(ConfigFile.ALIASES)
        .forEach(
            (name, key) -> {
              if (Sections.records().containsKey(key)) {
                ConfigKeys.of(key, Sections.records().get(key))
                    .forEach(
                        k -> aliases.add(alias(name + k.path().substring(key.length()), k.path())));
              } else {
                aliases.add(alias(name, key));
              }
            });
    return aliases;
  }

  private static ConfigKey alias(String path, String meaning) {
    boolean flag = path.contains("admin_controls");
    return new ConfigKey(
        path,
        flag ? "true or false" : "whole number",
        "",
        "Another name of " + meaning + ".",
        ConfigKeys.variable(path));
  }

  /** The key below its projection; the whole key elsewhere. */
  private static String local(ConfigKey key) {
    return key.path().startsWith(PROJECTION)
        ? key.path().substring(PROJECTION.length())
        : key.path();
  }

  private static Map<String, String> differing(Preset preset) {
    return ProjectionLayers.differing(preset.settings());
  }

  private static Stream<Preset> chosen() {
    return Stream.of(Preset.values()).filter(p -> p != Preset.NONE);
  }

  private static String name(Preset preset) {
    return preset.name().toLowerCase(Locale.ROOT);
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static void row(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
