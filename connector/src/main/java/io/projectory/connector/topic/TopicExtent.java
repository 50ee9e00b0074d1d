package io.projectory.connector.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the event topic there is, or was. Immutable.
 *
 * @param starts per partition, the offset of its first record
 * @param ends per partition, the offset after its last record
 */
public record TopicExtent(
    @JsonProperty("starts") List<Long> starts, @JsonProperty("ends") List<Long> ends) {

  public TopicExtent {
    starts = List.copyOf(starts);
    ends = List.copyOf(ends);
    if (starts.size() != ends.size()) {
      throw new IllegalArgumentException("starts and ends are not of the same partitions");
    }
  }

  public int partitions() {
    return starts.size();
  }

  /** Whether a record ever stood in it, deleted ones included. */
  public boolean used() {
    return ends.stream().anyMatch(end -> end > 0);
  }

  /**
   * The same where no partition ends before what the brokers acknowledged.
   *
   * @param acknowledged per partition; those that it does not name stay as they are
   */
  public TopicExtent reaching(List<Long> acknowledged) {
    List<Long> reached = new ArrayList<>(ends);
    for (int p = 0; p < Math.min(reached.size(), acknowledged.size()); p++) {
      reached.set(p, Math.max(reached.get(p), acknowledged.get(p)));
    }
    return new TopicExtent(starts, reached);
  }
}
