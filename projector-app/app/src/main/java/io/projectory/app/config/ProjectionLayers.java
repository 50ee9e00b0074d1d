package io.projectory.app.config;

import io.projectory.decisiongraph.DecisionGraph;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.Preset;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.ConfigKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Fills in, for each projection, what nobody wrote: first come the keys that were written, under
 * their own names or as a {@link Knob}; then the preset's; then what the decision graph ships with;
 * then the defaults. A value therefore never has two sources, and is checked like a written one.
 */
public final class ProjectionLayers {
  private static final String SECTION = "projector";

  private ProjectionLayers() {}

  /** What the projections of the decision graph ship with (SEMANTICS 12), beside their preset. */
  public static ProjectionSettings shipped() {
    EventRetryConfig retry =
        EventRetryConfig.builder()
            .retryDelay(Duration.ofMillis(250))
            .maxRetryAttempts(5)
            // the delays double without a cap; only what nobody could want is cut
            .maxRetryDelay(Duration.ofDays(1))
            .build();
    return new ProjectionSettings(
        null, null, shippedPreset().poll(), retry, shippedPreset().heartbeat());
  }

  public static Preset shippedPreset() {
    return Preset.REALTIME;
  }

  /** The values, by key, in which settings differ from the defaults. */
  public static Map<String, String> differing(ProjectionSettings settings) {
    Map<String, String> values = new LinkedHashMap<>(ConfigKeys.values(settings));
    ConfigKeys.values(ProjectionSettings.defaults()).forEach(values::remove);
    return values;
  }

  /** Twice is once. Problems are kept in the file. */
  static void apply(ConfigFile file) {
    List<String> written = file.texts(List.of(SECTION, "projections"));
    List<String> names =
        written.isEmpty() ? DecisionGraph.NAMES : written.stream().distinct().toList();
    for (Knob knob : Knob.values()) {
      List<List<String>> keys = names.stream().map(name -> path(name, knob.key())).toList();
      file.alias(List.of(SECTION, knob.written()), keys, knob::translate);
    }
    names.forEach(name -> fill(file, name));
  }

  private static void fill(ConfigFile file, String name) {
    boolean ours = DecisionGraph.NAMES.contains(name);
    file.otherwise(path(name, "preset"), text(ours ? shippedPreset() : Preset.NONE));
    preset(file.texts(path(name, "preset")), file, name);
    if (ours) {
      ConfigKeys.values(shipped().eventRetry())
          .forEach((key, text) -> file.otherwise(path(name, "event_retry." + key), text));
    }
  }

  /** One that does not exist is refused when the section is bound. */
  private static void preset(List<String> chosen, ConfigFile file, String name) {
    Arrays.stream(Preset.values())
        .filter(preset -> chosen.equals(List.of(text(preset))))
        .forEach(
            preset ->
                differing(preset.settings())
                    .forEach((key, text) -> file.preset(path(name, key), text, text(preset))));
  }

  private static String text(Preset preset) {
    return preset.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> path(String projection, String key) {
    return Stream.concat(
            Stream.of(SECTION, "per_projection", projection), Arrays.stream(key.split("\\.")))
        .toList();
  }
}
