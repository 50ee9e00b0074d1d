package io.projectory.cli.doctor;

import io.projectory.app.operations.FeedStatus;
import io.projectory.runtime.topic.TopicProgress;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Whether applications fill the topics that feed projections, and those follow. */
final class FeedsCheck implements Check {
  private static final String START = "projectory up --streams (or start the Streams application)";

  @Override
  public String name() {
    return "feeds";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.KAFKA, Server.PROJECTIONS);
  }

  @Override
  public void look(Patient patient, Report report) {
    List<FeedStatus> feeds = patient.operations().feeds();
    feeds.forEach(feed -> judge(feed, report));
    long behind = 0;
    for (TopicProgress progress :
        patient.operations().progressOfTopics(patient.kafka(), Clock.systemUTC())) {
      progress.partitions().stream()
          .filter(part -> part.failure() != null)
          .forEach(part -> held(progress, part, report));
      behind += progress.behind();
    }
    report.okUnlessFound(
        feeds.isEmpty()
            ? "no projection has a topic of its own"
            : "applications fill the topics of "
                + String.join(", ", feeds.stream().map(FeedStatus::projection).toList())
                + ", which lag by "
                + behind);
  }

  private static void judge(FeedStatus feed, Report report) {
    String what = "topic " + feed.topic() + ", which feeds " + feed.projection();
    if (feed.applicationId() == null) {
      report.warn("nothing has ever filled " + what, START);
    } else if (feed.state().equals("halted")) {
      report.warn(
          "what fills "
              + what
              + ", stands still for run "
              + feed.jobId()
              + "; an instance that does not answer holds it up",
          "projectory runs " + feed.jobId());
    } else if (feed.instances().isEmpty()) {
      report.fault("nothing fills " + what + ": no instance beats", START);
    } else if (feed.instances().stream().noneMatch(i -> i.tasks() > 0)) {
      report.warn("no instance that fills " + what + ", has tasks yet", "projectory doctor");
    }
  }

  private static void held(TopicProgress progress, TopicProgress.Part part, Report report) {
    report.fault(
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
