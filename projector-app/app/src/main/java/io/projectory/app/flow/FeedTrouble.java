package io.projectory.app.flow;

import io.projectory.app.operations.FeedStatus;
import io.projectory.runtime.topic.TopicProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a topic that feeds a projection from being filled, or its records from being applied.
 *
 * @param fault whether rows get old until somebody does something; else it may pass by itself
 * @param message what was seen
 * @param nextCommand what to do about it
 */
public record FeedTrouble(boolean fault, String message, String nextCommand) {
  private static final String START = "projectory up --streams (or start the Streams application)";

  /**
   * Empty when nothing is wrong.
   *
   * @param progress of the same projection; null where there is no topic, or Kafka did not tell
   */
  public static List<FeedTrouble> of(FeedStatus feed, TopicProgress progress) {
    List<FeedTrouble> troubles = new ArrayList<>();
    String what = "topic " + feed.topic() + ", which feeds " + feed.projection();
    if (feed.applicationId() == null) {
      troubles.add(new FeedTrouble(false, "nothing has ever filled " + what, START));
    } else if (feed.state().equals("halted")) {
      troubles.add(
          new FeedTrouble(
              false,
              "what fills "
                  + what
                  + ", stands still for run "
                  + feed.jobId()
                  + "; an instance that does not answer holds it up",
              "projectory runs " + feed.jobId()));
    } else if (feed.instances().isEmpty()) {
      troubles.add(new FeedTrouble(true, "nothing fills " + what + ": no instance beats", START));
    } else if (feed.instances().stream().noneMatch(i -> i.tasks() > 0)) {
      troubles.add(
          new FeedTrouble(
              false, "no instance that fills " + what + ", has tasks yet", "projectory doctor"));
    }
    if (progress != null) {
      progress.partitions().stream()
          .filter(part -> part.failure() != null)
          .map(part -> held(progress, part))
          .forEach(troubles::add);
    }
    return List.copyOf(troubles);
  }

  private static FeedTrouble held(TopicProgress progress, TopicProgress.Part part) {
    return new FeedTrouble(
        true,
        "partition "
            + part.partition()
            + " of "
            + progress.topic()
            + " is held up at offset "
            + part.nextOffset()
            + " ("
            + part.failure()
            + "): "
            + progress.projection()
            + " cannot apply the record and tries again",
        "projectory rebuild " + progress.projection());
  }
}
