package io.projectory.runtime.topic;

import java.time.Duration;
import java.util.List;

/** How far a projection is with the topic that feeds it. */
public record TopicProgress(String projection, String topic, List<Part> partitions) {

  public TopicProgress {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition.
   *
   * @param nextOffset the next to be applied
   * @param endOffset after the last committed record and the mark of its transaction
   * @param age how old the rows may be: zero when nothing is behind; else since the time of the
   *     last record applied, or since the cursor was made when there is none
   * @param failure code of what holds the partition up, or null
   */
  public record Part(int partition, long nextOffset, long endOffset, Duration age, String failure) {

    /** In offsets, marks of transactions included. */
    public long behind() {
      return Math.max(endOffset - nextOffset, 0);
    }
  }

  /** In offsets, over all partitions. */
  public long behind() {
    return partitions.stream().mapToLong(Part::behind).sum();
  }

  /** That of the oldest partition. */
  public Duration age() {
    return partitions.stream().map(Part::age).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Whether nothing holds any partition up. */
  public boolean healthy() {
    return partitions.stream().allMatch(part -> part.failure() == null);
  }
}
