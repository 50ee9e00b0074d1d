package io.projectory.runtime.feed;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Owns {@code dg_feeds} and {@code dg_feed_members}. Methods run in the caller's transaction unless
 * they say otherwise. Thread-safe.
 */
public final class FeedStore {
  private static final int SPACE = 0x70726a66;

  private static final String FEED =
      "select topic, application_id, source_topic, epoch, state, job_id from dg_feeds";

  private static final String REGISTER =
      """
      insert into dg_feeds (topic, application_id, source_topic) values (?, ?, ?)
      on conflict (topic) do nothing
      """;

  private static final String HALT =
      "update dg_feeds set state = 'halted', job_id = ? where topic = ?";

  private static final String RELEASE =
      "update dg_feeds set state = 'running', job_id = null where topic = ? and job_id = ?";

  private static final String RENEW =
      """
      update dg_feeds set state = 'running', job_id = null, epoch = epoch + 1
       where topic = ? and job_id = ?
      """;

  private static final String BEAT =
      """
      insert into dg_feed_members
        (topic, member_id, state, epoch, tasks, heartbeat_timeout_ms)
      values (?, ?, ?, ?, ?, ?)
      on conflict (topic, member_id)
      do update set state = excluded.state, epoch = excluded.epoch, tasks = excluded.tasks,
                    heartbeat_timeout_ms = excluded.heartbeat_timeout_ms,
                    last_beat = clock_timestamp()
      """;

  /** Rows of instances that died are nobody's to clean up but the next one's. */
  private static final String FORGET =
      """
      delete from dg_feed_members
       where (topic = ? and member_id = ?) or last_beat < clock_timestamp() - interval '1 hour'
      """;

  private static final String MEMBERS =
      """
      select topic, member_id, state, epoch, tasks,
             (extract(epoch from clock_timestamp() - last_beat) * 1000)::bigint as age_ms,
             last_beat > clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
               as beats
        from dg_feed_members
       where topic = ?
       order by member_id
      """;

  // of the session: it ends with the connection
  private static final String ENTER = "select pg_try_advisory_lock_shared(?, hashtext(?))";
  private static final String LEAVE = "select pg_advisory_unlock_shared(?, hashtext(?))";
  private static final String CLOSE = "select pg_try_advisory_xact_lock(?, hashtext(?))";

  /** Makes the feed known unless it is; answers it as it stands, perhaps as another's. */
  public Feed register(
      Connection connection, String topic, String applicationId, String sourceTopic)
      throws SQLException {
    Jdbc.update(connection, REGISTER, topic, applicationId, sourceTopic);
    return find(connection, topic).orElseThrow();
  }

  public Optional<Feed> find(Connection connection, String topic) throws SQLException {
    return Jdbc.first(connection, FEED + " where topic = ?", FeedStore::feed, topic);
  }

  public List<Feed> all(Connection connection) throws SQLException {
    return Jdbc.list(connection, FEED + " order by topic", FeedStore::feed);
  }

  /** From now on no instance may work, for this run. */
  public void halt(Connection connection, String topic, String jobId) throws SQLException {
    Jdbc.update(connection, HALT, jobId, topic);
  }

  /** They may work again, with the state they have: nothing was reset. */
  public void release(Connection connection, String topic, String jobId) throws SQLException {
    Jdbc.update(connection, RELEASE, topic, jobId);
  }

  /** They may work again, from nothing. */
  public void renew(Connection connection, String topic, String jobId) throws SQLException {
    Jdbc.update(connection, RENEW, topic, jobId);
  }

  public void beat(Connection connection, FeedMember member, Duration timeout) throws SQLException {
    Jdbc.update(
        connection,
        BEAT,
        member.topic(),
        member.memberId(),
        member.state().code(),
        member.epoch(),
        member.tasks(),
        (int) timeout.toMillis());
  }

  public void forget(Connection connection, String topic, String memberId) throws SQLException {
    Jdbc.update(connection, FORGET, topic, memberId);
  }

  /** By name, also those that do not beat any more. */
  public List<FeedMember> members(Connection connection, String topic) throws SQLException {
    return Jdbc.list(connection, MEMBERS, FeedStore::member, topic);
  }

  /**
   * Lets an instance in, for as long as the connection lives or until {@link #leave}: nobody resets
   * the feed meanwhile. In no transaction. False while somebody does.
   */
  public boolean enter(Connection connection, String topic) throws SQLException {
    return Jdbc.first(connection, ENTER, r -> r.getBoolean(1), SPACE, topic).orElse(false);
  }

  public void leave(Connection connection, String topic) throws SQLException {
    Jdbc.run(connection, LEAVE, SPACE, topic);
  }

  /** Whether no instance is in; none comes in until the transaction ends. */
  public boolean tryClose(Connection connection, String topic) throws SQLException {
    return Jdbc.first(connection, CLOSE, r -> r.getBoolean(1), SPACE, topic).orElse(false);
  }

  private static Feed feed(ResultSet row) throws SQLException {
    return new Feed(
        row.getString("topic"),
        row.getString("application_id"),
        row.getString("source_topic"),
        row.getLong("epoch"),
        row.getString("state").equals("halted"),
        row.getString("job_id"));
  }

  private static FeedMember member(ResultSet row) throws SQLException {
    return new FeedMember(
        row.getString("topic"),
        row.getString("member_id"),
        FeedMember.State.of(row.getString("state")),
        row.getLong("epoch"),
        row.getInt("tasks"),
        Duration.ofMillis(row.getLong("age_ms")),
        row.getBoolean("beats"));
  }
}
