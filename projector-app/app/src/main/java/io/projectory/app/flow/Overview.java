package io.projectory.app.flow;

import io.projectory.app.operations.FeedStatus;
import java.util.List;
import java.util.Map;

/**
 * The whole path of an event at one moment: what an operator looks at first.
 *
 * @param at when it was seen
 * @param current whether every scope has applied its whole log
 * @param pendingEvents over all scopes
 * @param behindSince when the oldest event that some scope has yet to apply was recorded, or null
 * @param lagSeconds since then; 0 when everything is current
 * @param scopes how many there are, by status, besides {@code total}, {@code current} and {@code
 *     behind}
 * @param stopped where events stop; empty when they flow
 * @param slot null when the log's database did not tell
 * @param topic null when Kafka did not tell
 * @param groups in canonical order of their projections
 * @param feeds of projections that topics of their own feed; they count nowhere else here
 */
public record Overview(
    String at,
    boolean current,
    long pendingEvents,
    String behindSince,
    long lagSeconds,
    Map<String, Long> scopes,
    long openFailures,
    int activeRuns,
    List<Stopped> stopped,
    LogStage log,
    SlotStage slot,
    TopicStage topic,
    List<GroupStage> groups,
    List<FeedStage> feeds) {

  public Overview {
    stopped = List.copyOf(stopped);
    groups = List.copyOf(groups);
    feeds = List.copyOf(feeds);
  }

  /** The event log: {@code events} over all tenants. */
  public record LogStage(long tenants, long events) {}

  /**
   * The connector's replication slot; it streams while it is active.
   *
   * @param retainedBytes of WAL that the log's server keeps for it
   */
  public record SlotStage(
      String name, boolean exists, boolean active, boolean lost, long retainedBytes) {}

  /**
   * @param endOffsets by partition, for readers of committed records
   */
  public record TopicStage(String name, List<Long> endOffsets) {}

  /**
   * One projection and the group that keeps it.
   *
   * @param appliedEvents sum of its tenant cursors
   * @param tables that it owns
   * @param partitions by number
   * @param latencyMs from an event's record in the log to the commit of its rows: median of the
   *     scopes that moved last, or null when none has since the look before
   */
  public record GroupStage(
      String projection,
      String group,
      List<String> tables,
      long appliedEvents,
      long pendingEvents,
      String behindSince,
      long lagSeconds,
      Long latencyMs,
      Map<String, Long> scopes,
      List<PartitionStage> partitions) {}

  /**
   * @param endOffset null when Kafka did not tell
   * @param member who holds it, or null
   */
  public record PartitionStage(
      int partition, long currentOffset, Long endOffset, long lag, String member) {}

  /**
   * A projection that a topic of its own feeds, and the application that fills it.
   *
   * @param behind records that are not applied, in offsets; null while there is no topic, or when
   *     Kafka did not tell
   * @param lagSeconds how old the rows may be because of them, or null likewise
   * @param unread records of the event topic that the application has yet to read; null while none
   *     has ever run, or when Kafka did not tell
   * @param troubles empty when nothing is wrong
   */
  public record FeedStage(
      FeedStatus feed, Long behind, Long lagSeconds, Long unread, List<FeedTrouble> troubles) {
    public FeedStage {
      troubles = List.copyOf(troubles);
    }
  }
}
