package io.projectory.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.projectory.runtime.feed.FeedStore;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.streams.StreamsState.Phase;
import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.metrics.StreamsMetric;
import io.projectory.streams.stop.StopReason;
import io.projectory.streams.stop.StreamsStop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One instance over topics that hold nothing: how it lives, stands still, and stops. */
class StreamsAppTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern SERIES = Pattern.compile("(?m)^(projectory_[a-z_]+)(?:\\{[^}]*})? ");

  private final TestDatabase views = TestServers.freshDatabase();
  private final String activity = TestServers.freshName("activity");
  private final Path state = TestServers.freshFolder();
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void migrate() throws SQLException {
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection owner = views.dataSource().getConnection()) {
      Roles.login(owner, Roles.PROJECTOR, "p");
    }
  }

  private StreamsConfiguration config(String events, String more) {
    String yaml =
        """
        projections:
          url: %s
          projector: {user: projectory_projector, password: p}
        kafka: {bootstrap_servers: '%s'}
        topics: {events: %s, policy_activity: %s, partitions: 4}
        streams:
          application_id: %s-activity
          member_id: one
          state_directory: %s
          heartbeat_interval: 100ms
          heartbeat_timeout: 6s
          http: {port: 0}
        """
            .formatted(
                views.jdbcUrl(),
                TestServers.kafka().bootstrapServers(),
                events,
                activity,
                events,
                state);
    return StreamsConfiguration.of(ConfigFile.parse(yaml + more.indent(2), "test.yaml", Map.of()));
  }

  @Test
  void it_stands_still_when_told_to_and_begins_anew_in_the_next_epoch() throws Exception {
    String events = TestServers.freshTopic(4);
    try (StreamsApp app = StreamsApp.start(config(events, ""))) {
      reaches(app, Phase.RUNNING);
      assertThat(get(app, "/readyz").statusCode()).isEqualTo(200);
      everythingInTheCatalogueAndNothingElse(get(app, "/metrics").body());
      assertThat(state.resolve("epoch-1")).isDirectory();
      assertThat(closed()).as("an instance is in").isFalse();

      StreamsFleet.execute(views, "update dg_feeds set state = 'halted'");
      reaches(app, Phase.HALTED);
      assertThat(get(app, "/readyz").body()).startsWith("halted");
      assertThat(get(app, "/livez").statusCode()).isEqualTo(200);
      assertThat(closed()).as("nobody is in").isTrue();
      assertThat(members(events + "-activity")).as("it left its group").isZero();

      StreamsFleet.execute(views, "update dg_feeds set state = 'running', epoch = 2");
      reaches(app, Phase.RUNNING);
      assertThat(state.resolve("epoch-2")).isDirectory();
      assertThat(state.resolve("epoch-1")).doesNotExist();
      inUse(events);
    }
    assertThat(StreamsFleet.rows(views, "select member_id from dg_feed_members")).isEmpty();
  }

  /** While the other one runs. */
  private void inUse(String events) throws Exception {
    try (StreamsApp second = StreamsApp.start(config(events, ""))) {
      assertThat(stop(second).reason()).isEqualTo(StopReason.STATE_DIRECTORY);
    }
  }

  @Test
  void without_an_event_topic_it_waits_and_then_says_so() throws Exception {
    String missing = TestServers.freshName("nothing");
    try (StreamsApp app = StreamsApp.start(config(missing, "start_timeout: 500ms"))) {
      StreamsStop stop = stop(app);
      assertThat(stop.reason()).isEqualTo(StopReason.SOURCE_MISSING);
      assertThat(stop.line()).startsWith("source_missing: there is no topic " + missing);
      assertThat(app.state().phase()).isEqualTo(Phase.FAILED);
      assertThat(get(app, "/livez").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void a_topic_that_another_application_fills_is_left_alone() throws Exception {
    StreamsFleet.execute(
        views,
        "insert into dg_feeds (topic, application_id, source_topic)"
            + " values ('"
            + activity
            + "', 'somebody', 'elsewhere')");
    try (StreamsApp app = StreamsApp.start(config(TestServers.freshTopic(4), ""))) {
      assertThat(stop(app).line()).startsWith("feed_taken: ").contains("somebody");
    }
  }

  @Test
  void a_topic_that_would_forget_or_has_other_partitions_is_refused() throws Exception {
    String events = TestServers.freshTopic(4);
    try (StreamsApp app = StreamsApp.start(config(events, ""))) {
      reaches(app, Phase.RUNNING); // it made the topic
    }
    try (StreamsApp app = StreamsApp.start(config(events, "partitions: 5"))) {
      assertThat(stop(app).line())
          .startsWith("partitions_changed: topic " + activity + " has 4 partitions");
    }
    retention("1000");
    try (StreamsApp app = StreamsApp.start(config(events, ""))) {
      assertThat(stop(app).line())
          .startsWith("topic_settings: topic " + activity + " has retention.ms 1000");
    } finally {
      retention("-1");
    }
  }

  @Test
  void what_cannot_be_is_refused_with_its_key() {
    assertRefused("thread: 2", "streams.thread");
    assertRefused("threads: 0", "threads is 0");
    assertRefused("heartbeat_timeout: 100ms", "heartbeat_timeout");
    assertRefused("grace: soon", "streams.grace");
  }

  private void assertRefused(String line, String named) {
    assertThatThrownBy(() -> config("events", line))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining(named);
  }

  private static void reaches(StreamsApp app, Phase phase) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(app.state().phase()).as("%s", app.state()).isEqualTo(phase));
  }

  private static StreamsStop stop(StreamsApp app) throws Exception {
    return app.failure().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(StreamsApp app, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(app.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void everythingInTheCatalogueAndNothingElse(String scrape) {
    Set<String> shown = new TreeSet<>();
    SERIES.matcher(scrape).results().forEach(r -> shown.add(r.group(1)));
    Set<String> expected = new TreeSet<>();
    for (StreamsMetric metric : StreamsMetric.values()) {
      expected.addAll(metric.metric().series());
    }
    assertThat(shown).isEqualTo(expected);
  }

  /** Whether a reset could begin. */
  private boolean closed() throws SQLException {
    try (Connection connection = views.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      boolean closed = new FeedStore().tryClose(connection, activity);
      connection.rollback();
      return closed;
    }
  }

  private static int members(String group) throws Exception {
    try (Admin admin = admin()) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    }
  }

  private void retention(String millis) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, activity);
    AlterConfigOp set =
        new AlterConfigOp(new ConfigEntry("retention.ms", millis), AlterConfigOp.OpType.SET);
    try (Admin admin = admin()) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          admin
                              .describeConfigs(List.of(topic))
                              .all()
                              .get()
                              .get(topic)
                              .get("retention.ms")
                              .value())
                      .isEqualTo(millis));
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()));
  }
}
