package io.projectory.app.flow;

import io.projectory.app.operations.FeedStatus;
import io.projectory.runtime.topic.TopicProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Optional<FeedTrouble> unfilled = unfilled(feed);
    if (unfilled.isPresent()) {
      troubles.add(unfilled.get());
    } else if (halted(feed)) {
      troubles.add(
          new FeedTrouble(
              false,
              "what fills "
                  + what(feed)
                  + ", stands still for run "
                  + feed.jobId()
                  + "; an instance that does not answer holds it up",
              "projectory runs " + feed.jobId()));
    } else if (feed.instances().stream().noneMatch(i -> i.tasks() > 0)) {
      troubles.add(
          new FeedTrouble(
              false,
              "no instance that fills " + what(feed) + ", has tasks yet",
              "projectory doctor"));
    }
    if (progress != null) {
      progress.partitions().stream()
          .filter(part -> part.failure() != null)
          .map(part -> held(progress, part))
          .forEach(troubles::add);
    }
    return List.copyOf(troubles);
  }

  /**
   * That nobody is there to fill the topic; empty while somebody is, or no instance may work
   * because a rebuild halts them.
   */
  static Optional<FeedTrouble> unfilled(FeedStatus feed) {
    if (feed.applicationId() == null) {
      return Optional.of(new FeedTrouble(false, "nothing has ever filled " + what(feed), START));
    }
    return halted(feed) || !feed.instances().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FeedTrouble(true, "nothing fills " + what(feed) + ": no instance beats", START));
  }

  private static boolean halted(FeedStatus feed) {
    return feed.state().equals("halted");
  }

  private static String what(FeedStatus feed) {
    return "topic " + feed.topic() + ", which feeds " + feed.projection();
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
