package io.projectory.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  enum Mode {
    FAST_LANE,
    SLOW_LANE
  }

  record Poll(
      Duration interval, @MayBeInfinite Duration patience, @MayBeInfinite Integer failures) {
    Poll {
      interval = interval == null ? Duration.ofMillis(100) : interval;
      patience = patience == null ? Durations.INFINITE : patience;
      failures = failures == null ? (Integer) 10 : failures;
      if (interval.compareTo(patience) > 0) {
        throw new IllegalArgumentException(
            "interval "
                + Durations.format(interval)
                + " exceeds patience "
                + Durations.format(patience));
      }
    }
  }

  record Projector(
      Poll poll,
      Mode laneMode,
      List<String> names,
      Map<String, Poll> perProjection,
      Secret token,
      Boolean quiet,
      Long bytes,
      Double ratio,
      Path dir) {}

  private static Projector bind(String yaml, Map<String, String> environment) {
    return ConfigFile.parse(yaml, "c.yaml", environment).bind("projector", Projector.class);
  }

  private static void refused(String yaml, Map<String, String> environment, String... parts) {
    assertThatThrownBy(() -> bind(yaml, environment))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.getMessage()).contains(parts).doesNotContain("hunter2");
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }

  private static void refused(String yaml, String... parts) {
    refused(yaml, Map.of(), parts);
  }

  @Test
  void every_kind_of_value_is_read() {
    Projector read =
        bind(
            """
            projector:
              poll: {interval: 5s, patience: 2m, failures: infinite}
              lane_mode: slow_lane
              names: [a, b]
              per_projection:
                context_graph: {interval: 0}
              token: hunter2
              quiet: true
              bytes: 9223372036854775807
              ratio: 0.5
              dir: /tmp
            """,
            Map.of());
    assertThat(read.poll())
        .isEqualTo(new Poll(Duration.ofSeconds(5), Duration.ofMinutes(2), Integer.MAX_VALUE));
    assertThat(read.laneMode()).isEqualTo(Mode.SLOW_LANE);
    assertThat(read.names()).containsExactly("a", "b");
    assertThat(read.perProjection().get("context_graph").interval()).isZero();
    assertThat(read.token().reveal()).isEqualTo("hunter2");
    assertThat(read.toString()).doesNotContain("hunter2");
    assertThat(read.quiet()).isTrue();
    assertThat(read.bytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.ratio()).isEqualTo(0.5);
    assertThat(read.dir()).isEqualTo(Path.of("/tmp"));
  }

  @Test
  void nothing_written_is_all_defaults() {
    assertThat(bind("", Map.of()).poll()).isNull();
    assertThat(bind("projector:", Map.of()).poll()).isNull();
    assertThat(bind("projector: {poll: }", Map.of()).poll().interval()).hasMillis(100);
    assertThat(ConfigFile.empty(Map.of()).bind("topics", TopicsConfig.class))
        .isEqualTo(
            new TopicsConfig(
                "dg.events",
                "dg.projector.commands",
                "dg.projector.results",
                "dg.policy-activity",
                8,
                null));
  }

  @Test
  void what_is_wrong_is_named_with_file_line_and_path() {
    refused("projector:\n  pol: 1", "c.yaml:2: projector.pol: unknown key; known are", "poll");
    refused("projektor: {}", "c.yaml:1: projektor: unknown section; known are event_log");
    refused(
        "projector:\n  poll:\n    interval: 5s\n    interval: 6s",
        "c.yaml:4: projector.poll.interval: written twice, first at c.yaml:3");
    refused("projector: {}\nprojector: {}", "c.yaml:2: projector: written twice");
    refused("projector: {poll: {interval: 5 parsecs}}", "projector.poll.interval: '5 parsecs'");
    refused("projector: {poll: {interval: 5}}", "projector.poll.interval", "unit");
    refused("projector: {poll: {interval: infinite}}", "projector.poll.interval");
    refused("projector: {poll: {interval: -5s}}", "projector.poll.interval");
    refused("projector: {poll: {interval: }}", "projector.poll.interval: has no value");
    refused("projector: {poll: {failures: many}}", "'many' is not a whole number", "infinite");
    refused("projector: {poll: {failures: 99999999999}}", "projector.poll.failures");
    refused("projector: {poll: 5}", "projector.poll: is a section");
    refused("projector: {names: a}", "projector.names: is a list");
    refused("projector: {names: [[a]]}", "projector.names[0]: takes a single value");
    refused("projector: {lane_mode: middle}", "'middle' is none of fast_lane, slow_lane");
    refused("projector: {quiet: yes}", "'yes' is neither true nor false");
    refused("projector: {ratio: NaN}", "projector.ratio");
    refused("projector: 5", "c.yaml:1: projector: is a section");
    refused("[a]", "c.yaml:1");
    refused(
        "projector:\n  poll:\n    interval: 3m\n    patience: 2m",
        "c.yaml:2: projector.poll: interval 3m exceeds patience 2m");
    refused("a: &x {b: 1}\nprojector: *x", "c.yaml:2: projector: anchors and aliases");
    refused("projector: {}\n---\nprojector: {}", "second document");
  }

  @Test
  void broken_yaml_is_told_without_quoting_the_file() {
    refused("projector:\n  token: hunter2: hunter2", "c.yaml:2: not valid YAML");
    refused("projector: {token: \"hunter2", "not valid YAML");
    refused("projector:\n\ttoken: hunter2", "not valid YAML");
  }

  @Test
  void the_environment_overrides_the_file() {
    Map<String, String> environment =
        Map.of(
            "PROJECTORY_PROJECTOR__POLL__INTERVAL", "7s",
            "PROJECTORY_PROJECTOR__PER_PROJECTION__CONTEXT_GRAPH__FAILURES", "3",
            "PROJECTORY_PROJECTOR__NAMES", "x, y",
            "PROJECTORY_HOME", "not ours");
    Projector read = bind("projector: {poll: {interval: 1s, failures: 2}}", environment);
    assertThat(read.poll()).isEqualTo(new Poll(Duration.ofSeconds(7), null, 2));
    assertThat(read.perProjection().get("context_graph").failures()).isEqualTo(3);
    assertThat(read.names()).containsExactly("x", "y");
    refused("", Map.of("PROJECTORY_PROJECTOR__POLL__X", "1"), "PROJECTORY_PROJECTOR__POLL__X: ");
    refused("", Map.of("PROJECTORY_NOPE__X", "1"), "PROJECTORY_NOPE__X: nope: unknown section");
    refused("", Map.of("PROJECTORY_PROJECTOR____X", "1"), "PROJECTORY_PROJECTOR____X");
    refused(
        "projector: {ratio: 1}",
        Map.of("PROJECTORY_PROJECTOR__RATIO__X", "1"),
        "PROJECTORY_PROJECTOR__RATIO__X: projector.ratio: is a value in c.yaml:1");
  }

  @Test
  void kafka_properties_take_dots_from_underscores_and_secrets_from_the_environment() {
    KafkaConfig kafka =
        ConfigFile.parse(
                """
                kafka:
                  bootstrap_servers: a:1
                  properties:
                    linger.ms: 5
                    security.protocol: PLAINTEXT
                    sasl.jaas.config: ${JAAS}
                """,
                "c.yaml",
                Map.of("PROJECTORY_KAFKA__PROPERTIES__SECURITY_PROTOCOL", "SSL", "JAAS", "hunter2"))
            .bind("kafka", KafkaConfig.class);
    assertThat(kafka.properties())
        .containsOnly(
            Map.entry("linger.ms", "5"),
            Map.entry("security.protocol", "SSL"),
            Map.entry("sasl.jaas.config", "hunter2"));
    assertThat(kafka.toString()).doesNotContain("hunter2").contains("SSL");
  }

  @Test
  void secrets_come_from_the_environment_or_a_file(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("secret"), "hunter2\n");
    assertThat(bind("projector: {token: '${T}'}", Map.of("T", "hunter2")).token())
        .isEqualTo(Secret.of("hunter2"));
    assertThat(bind("projector: {token: 'file:" + file + "'}", Map.of()).token())
        .isEqualTo(Secret.of("hunter2"));
    refused("projector: {token: '${T}'}", "projector.token: the environment variable T is not set");
    refused("projector: {token: 'file:" + dir + "/none'}", "cannot be read");
  }

  @Test
  void every_leaf_knows_where_it_comes_from() {
    ConfigFile file =
        ConfigFile.parse(
            "projector:\n  poll:\n    interval: 60s\n  token: hunter2\n",
            "c.yaml",
            Map.of("PROJECTORY_PROJECTOR__QUIET", "true"));
    file.bind("projector", Projector.class);
    file.bind("topics", TopicsConfig.class);
    assertThat(file.provenance())
        .containsEntry("projector.poll.interval", new Source(Source.Kind.FILE, "c.yaml:3", "1m"))
        .containsEntry("projector.poll.patience", new Source(Source.Kind.DEFAULT, "", "infinite"))
        .containsEntry("projector.token", new Source(Source.Kind.FILE, "c.yaml:4", "***"))
        .containsEntry(
            "projector.quiet",
            new Source(Source.Kind.ENVIRONMENT, "PROJECTORY_PROJECTOR__QUIET", "true"))
        .containsEntry("topics.partitions", new Source(Source.Kind.DEFAULT, "", "8"));
  }

  @Test
  void infinite_is_shown_as_it_is_written() {
    ConfigFile file = ConfigFile.parse("projector: {poll: {failures: infinite}}", "c", Map.of());
    file.bind("projector", Projector.class);
    assertThat(file.provenance().get("projector.poll.failures").value()).isEqualTo("infinite");
    assertThat(ConfigKeys.values(new Poll(null, null, Integer.MAX_VALUE)))
        .isEqualTo(Map.of("interval", "100ms", "patience", "infinite", "failures", "infinite"));
  }

  @Test
  void a_duration_that_no_clock_can_add_is_refused() {
    refused("projector: {poll: {interval: 999999999999999d}}", "is too long; write at most 36500d");
    refused("projector: {poll: {interval: 36501d}}", "is too long");
  }

  @Test
  void whoever_asks_for_all_problems_gets_all(@TempDir Path dir) throws Exception {
    Path path =
        Files.writeString(
            dir.resolve("c.yaml"),
            """
            projector:
              quiet: maybe
              quiet: yes
              poll: {interval: soon, patience: later}
              typo: 1
              per_projection: {a: {failures: x}, b: {interval: 2h, patience: 1h}}
            nonsense: {}
            """);
    ConfigFile file = ConfigFile.inspect(path, Map.of("PROJECTORY_NOPE__X", "1"));
    assertThat(file.tryBind("projector", Projector.class)).isEmpty();
    assertThat(file.problems())
        .extracting(p -> p.details().get("key"))
        .containsExactlyInAnyOrder(
            "projector.quiet",
            "nonsense",
            "nope",
            "projector.quiet",
            "projector.poll.interval",
            "projector.poll.patience",
            "projector.typo",
            "projector.per_projection.a.failures",
            "projector.per_projection.b");
    assertThatThrownBy(() -> ConfigFile.load(path, Map.of()))
        .hasMessageContaining("projector.quiet: written twice, first at");
  }

  @Test
  void a_value_may_be_filled_in_under_what_was_written() {
    ConfigFile file = ConfigFile.parse("projector: {quiet: true}", "c.yaml", Map.of());
    file.preset(List.of("projector", "quiet"), "false", "loud");
    file.preset(List.of("projector", "poll", "interval"), "3s", "loud");
    file.otherwise(List.of("projector", "poll", "interval"), "4s");
    file.otherwise(List.of("projector", "quiet", "deep"), "ignored");
    Projector bound = file.bind("projector", Projector.class);
    assertThat(bound.quiet()).isTrue();
    assertThat(bound.poll().interval()).hasSeconds(3);
    assertThat(file.provenance())
        .containsEntry("projector.poll.interval", new Source(Source.Kind.PRESET, "loud", "3s"));
  }

  @Test
  void a_file_that_cannot_be_read_is_one_clear_line(@TempDir Path dir) throws Exception {
    assertThatThrownBy(() -> ConfigFile.load(dir.resolve("none.yaml"), Map.of()))
        .hasMessageContaining("none.yaml: there is no such configuration file");
    assertThatThrownBy(() -> ConfigFile.load(dir, Map.of())).hasMessageContaining("cannot be read");
    Path bad = Files.write(dir.resolve("bad.yaml"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> ConfigFile.load(bad, Map.of())).hasMessageContaining("not UTF-8");
  }

  @Test
  void databases_and_topics_refuse_what_cannot_be() {
    database("url: 'jdbc:mysql://h/d'", "is not for PostgreSQL");
    database("url: 'jdbc:postgresql://h/d?password=hunter2'", "holds a password");
    database("url: 'jdbc:postgresql://u:hunter2@h/d'", "holds a password");
    database("url: 'jdbc:mysql://u:hunter2@h/d'", "url '***@h/d' is not for PostgreSQL");
    database("writer: {user: w}", "event_log: url is missing");
    database(
        "url: 'jdbc:postgresql://h/d'\n  writer: {password: hunter2}", "event_log.writer: user");
    topics("partitions: 0", "partitions is 0");
    topics("replication_factor: 0", "replication_factor is 0");
    topics("events: a b", "'a b' is no topic name");
    topics("events: x\n  results: x", "must be four topics");
    topics("policy_activity: dg.events", "must be four topics");
  }

  private static void database(String yaml, String message) {
    assertThatThrownBy(
            () ->
                ConfigFile.parse("event_log:\n  " + yaml, "c.yaml", Map.of())
                    .bind("event_log", DatabaseConfig.class))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("hunter2");
  }

  private static void topics(String yaml, String message) {
    assertThatThrownBy(
            () ->
                ConfigFile.parse("topics:\n  " + yaml, "c.yaml", Map.of())
                    .bind("topics", TopicsConfig.class))
        .hasMessageContaining(message);
  }
}
