package io.projectory.cli.doctor;

import io.projectory.app.flow.FeedTrouble;
import io.projectory.app.operations.FeedStatus;
import io.projectory.runtime.topic.TopicProgress;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether applications fill the topics that feed projections, and those follow. */
final class FeedsCheck implements Check {
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
    Map<String, TopicProgress> progress = new HashMap<>();
    patient
        .operations()
        .progressOfTopics(patient.kafka(), Clock.systemUTC())
        .forEach(found -> progress.put(found.projection(), found));
    for (FeedStatus feed : feeds) {
      for (FeedTrouble trouble : FeedTrouble.of(feed, progress.get(feed.projection()))) {
        if (trouble.fault()) {
          report.fault(trouble.message(), trouble.nextCommand());
        } else {
          report.warn(trouble.message(), trouble.nextCommand());
        }
      }
    }
    report.okUnlessFound(
        feeds.isEmpty()
            ? "no projection has a topic of its own"
            : "applications fill the topics of "
                + String.join(", ", feeds.stream().map(FeedStatus::projection).toList())
                + ", which lag by "
                + progress.values().stream().mapToLong(TopicProgress::behind).sum());
  }
}
