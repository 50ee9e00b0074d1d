package io.projectory.streams;

import io.projectory.runtime.feed.FeedMember;
import io.projectory.schemas.probe.ProbeServer;
import io.projectory.streams.StreamsState.Phase;
import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.feed.FeedLink;
import io.projectory.streams.feed.FeedLink.Order;
import io.projectory.streams.stop.StopReason;
import io.projectory.streams.stop.StreamsStop;
import io.projectory.streams.topic.ActivityTopic;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the application that fills {@code topics.policy_activity}: the topology, the beat
 * that asks whether it may work, probes and metrics. Instances share the tasks. Thread-safe.
 */
public final class StreamsApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamsApp.class);
  private static final int USUAL_PORT = 8087;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(7);

  private final StreamsConfiguration config;
  private final FeedLink link;
  private final Counts counts = new Counts();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<StreamsStop> failure = new CompletableFuture<>();
  private final StreamsMetrics metrics = new StreamsMetrics(this, counts);
  private final ProbeServer probes;
  private final Thread thread = new Thread(this::live, "streams");
  private volatile StreamsState state = StreamsState.of(Phase.WAITING);
  private volatile TopologyRun run;
  private volatile long turned = System.nanoTime();

  private StreamsApp(StreamsConfiguration config) {
    this.config = config;
    this.link = new FeedLink(config);
    this.probes =
        ProbeServer.open(
            "streams",
            config.streams().http(),
            USUAL_PORT,
            new ProbeServer.Answers(this::dead, this::notReady, metrics::scrape));
  }

  /**
   * Begins; what it does then, {@link #state} tells.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code storage} when the address of the
   *     probes cannot be had
   */
  public static StreamsApp start(StreamsConfiguration config) {
    StreamsApp app = new StreamsApp(config);
    app.thread.start();
    return app;
  }

  public StreamsState state() {
    return state;
  }

  /** {@code http://host:port} of probes and metrics. */
  public String url() {
    return probes.url();
  }

  /** Completes with the reason when this instance cannot go on; the process should then exit. */
  public CompletableFuture<StreamsStop> failure() {
    return failure;
  }

  int tasks() {
    TopologyRun now = run;
    return now == null ? 0 : now.tasks();
  }

  long epoch() {
    TopologyRun now = run;
    return now == null ? 0 : now.epoch();
  }

  /** Since it last looked whether it has to stand still. */
  Duration beatAge() {
    return Duration.ofNanos(System.nanoTime() - turned);
  }

  /** Commits, leaves the group so that others take over at once, and ends. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    probes.close();
    metrics.close();
  }

  private void live() {
    try {
      if (prepared()) {
        while (!pause(config.streams().heartbeatInterval())) {
          turn();
        }
      }
      become(StreamsState.of(Phase.STOPPED));
    } catch (StreamsStop e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(StreamsStop.of(e, StopReason.TOPOLOGY_FAILED));
    } finally {
      closeRun();
      link.close();
    }
  }

  /** False when it was asked to stop meanwhile. */
  private boolean prepared() {
    long deadline = System.nanoTime() + config.streams().startTimeout().toNanos();
    try (Admin admin = Admin.create(adminProperties())) {
      ActivityTopic topic = new ActivityTopic(admin, config);
      while (true) {
        StreamsStop missing = attempt(topic);
        if (missing == null) {
          return true;
        }
        if (System.nanoTime() - deadline > 0) {
          throw missing;
        }
        become(new StreamsState(Phase.WAITING, missing.getMessage()));
        if (pause(LOOK_AGAIN)) {
          return false;
        }
      }
    }
  }

  /** Null when everything is there; else what is waited for. */
  private StreamsStop attempt(ActivityTopic topic) {
    try {
      if (!topic.sourceExists()) {
        return new StreamsStop(
            StopReason.SOURCE_MISSING, "there is no topic " + config.topics().events());
      }
      topic.createOrCheck();
      turn(link.beat(FeedMember.State.STARTING, 0, 0));
      return null;
    } catch (KafkaException e) {
      return StreamsStop.of(e, StopReason.KAFKA_UNREACHABLE);
    } catch (SQLException e) {
      return new StreamsStop(StopReason.POSTGRES_UNREACHABLE, e.getMessage(), e);
    }
  }

  private void turn() {
    TopologyRun now = run;
    if (now != null && now.failure().isPresent()) {
      throw now.failure().get();
    }
    try {
      FeedMember.State told =
          now == null
              ? FeedMember.State.HALTED
              : now.running() ? FeedMember.State.RUNNING : FeedMember.State.STARTING;
      turn(link.beat(told, epoch(), tasks()));
    } catch (SQLException e) {
      // it works on: to a rebuild it shows as a member of the group
      log.atWarn().addKeyValue("error", e.getMessage()).log("The database does not answer");
    }
    turned = System.nanoTime();
    show();
  }

  private void turn(Order order) throws SQLException {
    if (order.halted()) {
      closeRun();
      link.stoodStill();
      return;
    }
    if (run != null && run.epoch() != order.epoch()) {
      closeRun(); // it slept through a whole rebuild
    }
    if (run == null) {
      run = TopologyRun.start(config, order.epoch(), counts);
    }
  }

  private void show() {
    TopologyRun now = run;
    become(
        now == null
            ? new StreamsState(Phase.HALTED, "a rebuild is about to reset the application")
            : StreamsState.of(now.running() ? Phase.RUNNING : Phase.STARTING));
  }

  private void become(StreamsState next) {
    if (!next.equals(state)) {
      state = next;
      log.atInfo().addKeyValue("state", next.phase().code()).log("Streams");
    }
  }

  private void fail(StreamsStop reason) {
    become(new StreamsState(Phase.FAILED, reason.line()));
    failure.complete(reason);
  }

  private void closeRun() {
    TopologyRun old = run;
    if (old != null) {
      old.close();
      run = null;
    }
  }

  /** True when it was asked to stop. */
  private boolean pause(Duration time) {
    try {
      return stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Why the process should be started anew, or null. */
  private String dead() {
    if (state.phase().isFinal()) {
      return state.toString();
    }
    boolean waits = state.phase() == Phase.WAITING;
    // twice, so that whatever it waits for may time out first
    return !waits && beatAge().compareTo(config.streams().heartbeatTimeout().multipliedBy(2)) > 0
        ? "the loop has not turned for " + beatAge().toSeconds() + " s"
        : null;
  }

  /** Why events are not counted by this instance, or null. */
  private String notReady() {
    return state.phase() == Phase.RUNNING ? dead() : state.toString();
  }

  private Properties adminProperties() {
    Properties properties = new Properties();
    properties.putAll(config.kafka().client());
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    long millis = ActivityTopic.patience().toMillis();
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) millis / 2);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) millis);
    return properties;
  }
}
