package io.projectory.streams.feed;

import io.projectory.runtime.feed.Feed;
import io.projectory.runtime.feed.FeedMember;
import io.projectory.runtime.feed.FeedStore;
import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.stop.StopReason;
import io.projectory.streams.stop.StreamsStop;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats, and asks whether to work. While it works, the instance holds a shared lock in the database
 * on this connection: a reset that takes it exclusively knows that nobody is about to begin. An
 * instance that has lost the connection goes on; to a reset it shows as a member of the consumer
 * group. For one thread.
 */
public final class FeedLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeedLink.class);
  private static final int CONNECT_SECONDS = 5;

  /** The server lets the lock go soon after the machine of an instance is gone. */
  private static final String KEEPALIVE =
      "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";

  private final StreamsConfiguration config;
  private final String topic;
  private final FeedStore store = new FeedStore();
  private Connection connection;
  private boolean inside;

  public FeedLink(StreamsConfiguration config) {
    this.config = config;
    this.topic = config.topics().policyActivity();
  }

  /**
   * What the database wants.
   *
   * @param halted stand still
   * @param epoch otherwise work in this one
   */
  public record Order(boolean halted, long epoch) {}

  /**
   * @param epoch that the instance works in, or worked in last; 0 for none yet
   * @throws SQLException when the database does not answer; the next call connects anew
   * @throws StreamsStop {@code feed_taken} or {@code database_not_ready}
   */
  public Order beat(FeedMember.State state, long epoch, int tasks) throws SQLException {
    try {
      Connection open = connection();
      Order order = order(open);
      store.beat(
          open,
          new FeedMember(topic, config.memberId(), state, epoch, tasks, Duration.ZERO, true),
          config.streams().heartbeatTimeout());
      return order;
    } catch (SQLException e) {
      disconnect();
      if ("42P01".equals(e.getSQLState())) {
        throw new StreamsStop(
            StopReason.DATABASE_NOT_READY, "a table of the projection database is missing", e);
      }
      throw e;
    }
  }

  /** The instance stands still: a reset may begin. */
  public void stoodStill() throws SQLException {
    if (inside && connection != null) {
      inside = false;
      store.leave(connection, topic);
    }
  }

  /** Takes the instance off the list, if the database answers. */
  @Override
  public void close() {
    try {
      if (connection != null) {
        store.forget(connection, topic, config.memberId());
      }
    } catch (SQLException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("The row is left to the next one.");
    } finally {
      disconnect();
    }
  }

  private Order order(Connection open) throws SQLException {
    Feed feed = feed(open);
    if (!feed.halted() && !inside) {
      inside = store.enter(open, topic);
      // somebody may have halted it between the look and the lock
      feed = feed(open);
    }
    return new Order(feed.halted() || !inside, feed.epoch());
  }

  private Feed feed(Connection open) throws SQLException {
    Optional<Feed> found = store.find(open, topic);
    Feed feed =
        found.isPresent()
            ? found.get()
            : store.register(
                open, topic, config.streams().applicationId(), config.topics().events());
    if (!feed.applicationId().equals(config.streams().applicationId())
        || !feed.sourceTopic().equals(config.topics().events())) {
      throw new StreamsStop(
          StopReason.FEED_TAKEN,
          "topic "
              + topic
              + " is filled by application "
              + feed.applicationId()
              + " from topic "
              + feed.sourceTopic());
    }
    return feed;
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      Properties properties = new Properties();
      PGProperty.USER.set(properties, config.login().user());
      if (config.login().password() != null) {
        PGProperty.PASSWORD.set(properties, config.login().password().reveal());
      }
      PGProperty.APPLICATION_NAME.set(properties, "projectory-streams");
      PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
      PGProperty.LOGIN_TIMEOUT.set(properties, 2 * CONNECT_SECONDS);
      PGProperty.SOCKET_TIMEOUT.set(
          properties, (int) Math.max(1, config.streams().heartbeatTimeout().toSeconds()));
      PGProperty.TCP_KEEP_ALIVE.set(properties, true);
      PGProperty.OPTIONS.set(properties, KEEPALIVE);
      connection = DriverManager.getConnection(config.projections().url(), properties);
      connection.setAutoCommit(true);
    }
    return connection;
  }

  private void disconnect() {
    Connection old = connection;
    connection = null;
    inside = false;
    try {
      if (old != null) {
        old.close();
      }
    } catch (SQLException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("A connection did not close well.");
    }
  }
}
