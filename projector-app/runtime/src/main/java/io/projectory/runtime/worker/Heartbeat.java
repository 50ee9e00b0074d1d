package io.projectory.runtime.worker;

import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.store.MemberStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beat of a work loop, beaten by the loop itself: a loop that hangs stops beating (DESIGN 6).
 * {@link #age()} may be read by any thread.
 */
final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final DataSource views;
  private final MemberStore members;
  private final HeartbeatConfig config;
  private final Clock clock;
  private volatile Instant lastBeat;
  private Instant lastWritten = Instant.MIN;
  private List<Integer> lastPartitions = List.of();

  Heartbeat(DataSource views, MemberStore members, HeartbeatConfig config, Clock clock) {
    this.views = views;
    this.members = members;
    this.config = config;
    this.clock = clock;
    this.lastBeat = clock.instant();
  }

  /** Notes that the loop turns; tells the database once per interval and when partitions change. */
  void beat(List<Integer> partitions) throws SQLException {
    Instant now = clock.instant();
    lastBeat = now;
    if (partitions.equals(lastPartitions)
        && now.isBefore(lastWritten.plus(config.heartbeatInterval()))) {
      return;
    }
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      members.beat(connection, partitions);
    }
    lastWritten = now;
    lastPartitions = List.copyOf(partitions);
  }

  /** A batch was committed: the loop turns. */
  void turned() {
    lastBeat = clock.instant();
  }

  Duration age() {
    return Duration.between(lastBeat, clock.instant());
  }

  /** Whether the member may still believe that its partitions are its own. */
  boolean valid() {
    return age().compareTo(config.heartbeatTimeout()) < 0;
  }

  void forget() {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      members.forget(connection);
    } catch (SQLException e) {
      LOG.debug("The member's row could not be removed error={}", e.toString());
    }
  }
}
