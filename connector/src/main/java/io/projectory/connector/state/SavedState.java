package io.projectory.connector.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.projectory.connector.log.Lsn;
import io.projectory.connector.topic.TopicExtent;

/**
 * What a connector knows about itself, kept where the next instance finds it: how far it came, and
 * which slot, server, publication and topic that position belongs to.
 *
 * @param epoch of the leader that wrote it; a later leader's word counts more
 * @param phase {@code snapshot} until the first snapshot is complete
 * @param position every event committed before it was acknowledged by the brokers; null before the
 *     end of the snapshot
 * @param partitions the recorded count, by which tenants are placed
 * @param extent of the topic: where it began, and how far it was filled at least; its partitions
 *     may be more than the recorded ones if an operator accepted it. Null if nobody looked yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavedState(
    @JsonProperty("slot") String slot,
    @JsonProperty("epoch") long epoch,
    @JsonProperty("phase") Phase phase,
    @JsonProperty("position") String position,
    @JsonProperty("topic_id") String topicId,
    @JsonProperty("partitions") int partitions,
    @JsonProperty("system_identifier") String systemIdentifier,
    @JsonProperty("timeline") int timeline,
    @JsonProperty("publication") String publication,
    @JsonProperty("extent") TopicExtent extent) {

  /** How far a connector came in its life. */
  public enum Phase {
    @JsonProperty("snapshot")
    SNAPSHOT,
    @JsonProperty("streaming")
    STREAMING
  }

  public boolean streaming() {
    return phase == Phase.STREAMING;
  }

  public Lsn lsn() {
    return position == null ? null : Lsn.parse(position);
  }

  /** The same at another position; the snapshot is behind it. */
  public SavedState at(Lsn reached) {
    return new SavedState(
        slot,
        epoch,
        Phase.STREAMING,
        reached.toString(),
        topicId,
        partitions,
        systemIdentifier,
        timeline,
        publication,
        extent);
  }

  /** The same with what is known of the topic now. */
  public SavedState with(TopicExtent known) {
    return new SavedState(
        slot,
        epoch,
        phase,
        position,
        topicId,
        partitions,
        systemIdentifier,
        timeline,
        publication,
        known);
  }

  /** Of a connector that must begin anew and knows nothing but how tenants are to be placed. */
  public static SavedState nothing(String slot, long epoch, int partitions) {
    return new SavedState(slot, epoch, Phase.SNAPSHOT, null, "", partitions, "", 0, "", null);
  }

  /** The same with the snapshot still to come. */
  public SavedState unfinished() {
    return new SavedState(
        slot,
        epoch,
        Phase.SNAPSHOT,
        null,
        topicId,
        partitions,
        systemIdentifier,
        timeline,
        publication,
        extent);
  }

  /** The same, taken over by a later leader. */
  public SavedState inEpoch(long later) {
    return new SavedState(
        slot,
        later,
        phase,
        position,
        topicId,
        partitions,
        systemIdentifier,
        timeline,
        publication,
        extent);
  }
}
