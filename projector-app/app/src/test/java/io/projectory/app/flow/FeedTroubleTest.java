package io.projectory.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.app.operations.FeedStatus;
import io.projectory.runtime.topic.TopicProgress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedTroubleTest {
  private static final FeedStatus.Instance WORKS = new FeedStatus.Instance("a", "running", 2);

  private static FeedStatus feed(String state, FeedStatus.Instance... instances) {
    return new FeedStatus("p", "t", "app", state, 1, "job-1", List.of(instances));
  }

  private static TopicProgress progress(String failure) {
    return new TopicProgress(
        "p", "t", List.of(new TopicProgress.Part(3, 7, 9, Duration.ofSeconds(1), failure)));
  }

  @Test
  void nothing_is_wrong_while_an_instance_has_tasks_and_records_are_applied() {
    assertThat(FeedTrouble.of(feed("running", WORKS), progress(null))).isEmpty();
    assertThat(FeedTrouble.of(feed("running", WORKS), null)).as("Kafka is away").isEmpty();
  }

  @Test
  void what_is_wrong_comes_with_the_next_command() {
    FeedStatus never = new FeedStatus("p", "t", null, "unknown", 0, null, List.of());
    assertTrouble(never, null, false, "nothing has ever filled topic t", "projectory up --streams");
    assertTrouble(
        feed("halted"), null, false, "stands still for run job-1", "projectory runs job-1");
    assertTrouble(feed("running"), null, true, "no instance beats", "projectory up --streams");
    FeedStatus idle = feed("running", new FeedStatus.Instance("a", "starting", 0));
    assertTrouble(idle, null, false, "has tasks yet", "projectory doctor");
    assertTrouble(
        feed("running", WORKS),
        progress("schema_violation"),
        true,
        "partition 3 of t is held up at offset 7 (schema_violation)",
        "projectory rebuild p");
  }

  @Test
  void what_an_application_has_yet_to_read_is_counted_by_partition() {
    assertThat(FeedReader.unread(Map.of(0, 10L, 1, 5L, 2, 3L), Map.of(0, 4L, 1, 6L))).isEqualTo(9);
  }

  private static void assertTrouble(
      FeedStatus feed, TopicProgress progress, boolean fault, String message, String next) {
    assertThat(FeedTrouble.of(feed, progress))
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.fault()).isEqualTo(fault);
              assertThat(trouble.message()).contains(message);
              assertThat(trouble.nextCommand()).startsWith(next);
            });
  }
}
