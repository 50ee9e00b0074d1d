package io.projectory.runtime.feed;

import java.time.Duration;
import java.util.Locale;

/**
 * A row of {@code dg_feed_members}: an instance of an application that fills a topic.
 *
 * @param epoch that it works in, or worked in last
 * @param tasks that it was given
 * @param age since its last beat, by the database's clock
 * @param beats whether that is within its time-out
 */
public record FeedMember(
    String topic,
    String memberId,
    State state,
    long epoch,
    int tasks,
    Duration age,
    boolean beats) {

  /** What an instance does. */
  public enum State {
    /** It has no tasks yet, or is given others. */
    STARTING,
    RUNNING,
    /** It stands still, because the feed is halted. */
    HALTED,
    /** It cannot go on; its process is about to end. */
    FAILED;

    /** As stored. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }
}
