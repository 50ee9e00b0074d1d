package io.projectory.app.operations;

import io.projectory.runtime.feed.Feed;
import io.projectory.runtime.feed.FeedMember;
import java.util.List;

/**
 * The application that fills the topic of a projection, as its instances last said.
 *
 * @param applicationId its consumer group; null while none has ever run
 * @param state {@code running}, {@code halted} for a rebuild, or {@code unknown}
 * @param epoch how often it was reset, and one; 0 while none has ever run
 * @param jobId of the run that halted it, or null
 * @param instances that beat, by name
 */
public record FeedStatus(
    String projection,
    String topic,
    String applicationId,
    String state,
    long epoch,
    String jobId,
    List<Instance> instances) {

  public FeedStatus {
    instances = List.copyOf(instances);
  }

  /** An instance: {@code starting}, {@code running}, {@code halted} or {@code failed}. */
  public record Instance(String memberId, String state, int tasks) {}

  /** {@code feed} may be null. */
  static FeedStatus of(String projection, String topic, Feed feed, List<FeedMember> members) {
    return new FeedStatus(
        projection,
        topic,
        feed == null ? null : feed.applicationId(),
        feed == null ? "unknown" : feed.halted() ? "halted" : "running",
        feed == null ? 0 : feed.epoch(),
        feed == null ? null : feed.jobId(),
        members.stream()
            .filter(FeedMember::beats)
            .map(m -> new Instance(m.memberId(), m.state().code(), m.tasks()))
            .toList());
  }
}
