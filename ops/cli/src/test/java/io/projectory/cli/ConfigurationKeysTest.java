package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.cli.settings.Process;
import io.projectory.cli.settings.Reference;
import io.projectory.cli.settings.Sections;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.ConfigKey;
import io.projectory.schemas.config.Source;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationKeysTest {
  private static final Map<String, String> KNOBS =
      Map.of(
          "projection_batch_size", "batch_size",
          "projection_job_batch_size", "job_batch_size",
          "projection_poll_interval_ms", "poll.poll_interval",
          "projection_retry_base_ms", "event_retry.retry_delay",
          "projection_max_retries", "event_retry.max_retry_attempts");

  static List<String> keys() {
    return Reference.keys().stream().map(ConfigKey::path).toList();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void every_key_can_be_written_in_the_file(String key) {
    String path = chosen(key);
    StringBuilder yaml = new StringBuilder();
    String[] parts = path.split("\\.");
    for (int i = 0; i < parts.length; i++) {
      String value = i == parts.length - 1 ? " " + yaml(key) : "";
      yaml.append("  ".repeat(i)).append(parts[i]).append(":").append(value).append("\n");
    }
    Map<String, String> environment = new HashMap<>(required());
    environment.remove(variable(path));
    Source source = bound(yaml.toString(), environment, shownAt(path));
    assertThat(source)
        .isEqualTo(new Source(Source.Kind.FILE, "c.yaml:" + parts.length, shown(key)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void every_key_can_be_overridden_by_the_environment(String key) {
    String path = chosen(key);
    Map<String, String> environment = new HashMap<>(required());
    environment.put(variable(path), sample(key));
    Source source = bound("", environment, shownAt(path));
    assertThat(source).isEqualTo(new Source(Source.Kind.ENVIRONMENT, variable(path), shown(key)));
  }

  @Test
  void the_reference_has_every_key_once_with_its_meaning() {
    assertThat(keys()).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    assertThat(Sections.records().keySet()).containsExactlyElementsOf(ConfigFile.SECTIONS);
    assertThat(Reference.keys())
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).isNotBlank().endsWith(".").doesNotContain("|", "\n");
              assertThat(key.variable()).startsWith("PROJECTORY_").contains("__");
            });
  }

  private static Source bound(String yaml, Map<String, String> environment, String key) {
    ConfigFile file = ConfigFile.parse(yaml, "c.yaml", environment);
    assertThat(Sections.inspect(file, EnumSet.allOf(Process.class))).isEmpty();
    return file.provenance().get(key);
  }

  private static String chosen(String key) {
    return key.replace("<projection>", "context_graph")
        .replace("<property>", "linger")
        .replace("<token>", "seven");
  }

  private static String variable(String path) {
    return "PROJECTORY_" + path.replace(".", "__").toUpperCase(Locale.ROOT);
  }

  /** Where a value is found after names that stand for others were followed. */
  private static String shownAt(String path) {
    String knob = KNOBS.get(path.replace("projector.", ""));
    if (knob != null) {
      return "projector.per_projection.context_graph." + knob;
    }
    return switch (path) {
      case "projector.projection_partitions" -> "topics.partitions";
      case "projector.projections" -> "projector.projections[0]";
      default -> path.replace("projector.admin_controls", "admin_controls");
    };
  }

  private static ConfigKey key(String path) {
    return Reference.keys().stream().filter(k -> k.path().equals(path)).findFirst().orElseThrow();
  }

  private static String sample(String path) {
    if (path.endsWith(".url")) {
      return "jdbc:postgresql://seven/d";
    }
    if (path.equals("http.host")) {
      return "localhost";
    }
    if (path.equals("connector.retained_wal.limit_bytes")) {
      return "3221225472"; // above the warning
    }
    if (path.equals("http.limits.max_waits") || path.equals("http.limits.max_streams")) {
      return "7";
    }
    if (path.equals("projector.projections")) {
      return "context_graph";
    }
    String type = key(path).type();
    return switch (type) {
      case "duration" -> path.equals("connector.heartbeat_timeout") ? "11s" : "7s";
      case "whole number" -> path.endsWith("bytes") ? "33554432" : "77";
      case "whole number or infinite" -> "infinite";
      case "number" -> "3.5";
      case "true or false" -> "true";
      case "text", "secret", "path" ->
          path.endsWith(".hash") ? "sha256:" + "7".repeat(64) : "seven";
      default -> type.substring(type.lastIndexOf(' ') + 1);
    };
  }

  private static String yaml(String path) {
    String value = sample(path);
    return key(path).type().equals("list") ? "[" + value + "]" : value;
  }

  private static String shown(String path) {
    // a hash stands below http.tokens, and what speaks of tokens is not shown
    if (key(path).type().equals("secret") || path.endsWith(".hash")) {
      return "***";
    }
    return sample(path) + (path.endsWith("_ms") ? "ms" : "");
  }

  private static Map<String, String> required() {
    Map<String, String> required = new HashMap<>();
    required.put("PROJECTORY_HTTP__TOKENS__SEVEN__ROLE", "viewer");
    required.put("PROJECTORY_HTTP__TOKENS__SEVEN__HASH", "sha256:" + "0".repeat(64));
    required.put("PROJECTORY_KAFKA__BOOTSTRAP_SERVERS", "h:1");
    for (String database : List.of("EVENT_LOG", "PROJECTIONS")) {
      required.put("PROJECTORY_" + database + "__URL", "jdbc:postgresql://h/d");
      Stream.of("OWNER", "WRITER", "CONNECTOR", "PROJECTOR")
          .forEach(l -> required.put("PROJECTORY_" + database + "__" + l + "__USER", "u"));
    }
    return required;
  }
}
