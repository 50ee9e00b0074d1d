package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

class OffsetMirrorTest {
  private static final TopicPartition TP = new TopicPartition("dg.events", 3);

  private final Commits commits = new Commits();
  private final OffsetMirror mirror = new OffsetMirror(commits);
  private Instant now = Instant.EPOCH;

  OffsetMirrorTest() {
    commits.assign(List.of(TP));
  }

  @Test
  void a_refused_offset_is_told_again_without_any_event() {
    mirror.moved(TP, 0);
    flush();
    commits.refuse(0);
    flush();
    flush();
    assertThat(commits.offsets()).containsExactly(0L, 0L);
  }

  @Test
  void of_two_refused_offsets_the_newer_has_the_last_word() {
    mirror.moved(TP, 10);
    flush();
    mirror.moved(TP, 20);
    flush();
    commits.refuse(0);
    commits.refuse(1);
    flush();
    assertThat(commits.offsets()).containsExactly(10L, 20L, 20L);
  }

  @Test
  void an_older_offset_that_was_refused_late_does_not_undo_a_newer_one() {
    mirror.moved(TP, 10);
    flush();
    mirror.moved(TP, 20);
    flush();
    commits.refuse(0);
    flush();
    assertThat(commits.offsets()).containsExactly(10L, 20L, 20L);
  }

  @Test
  void a_partition_that_is_no_longer_ours_is_not_told() {
    mirror.moved(TP, 10);
    commits.assign(List.of());
    flush();
    assertThat(commits.offsets()).isEmpty();
  }

  @Test
  void offsets_are_told_a_few_times_a_second_the_first_at_once_and_the_last_in_the_end() {
    for (int offset = 1; offset <= 1_000; offset++) {
      mirror.moved(TP, offset);
      mirror.flush(now);
      now = now.plusMillis(1);
    }
    assertThat(commits.offsets()).hasSize(10).startsWith(1L, 101L);
    assertThat(mirror.patience(Duration.ofSeconds(1))).isLessThan(Duration.ofMillis(200));
    flush();
    assertThat(commits.offsets()).hasSize(11).endsWith(1_000L);
    assertThat(mirror.patience(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
  }

  private void flush() {
    now = now.plusSeconds(1);
    mirror.flush(now);
  }

  /** Takes commits and lets the test say what became of them. */
  private static final class Commits extends MockConsumer<byte[], byte[]> {
    private record Commit(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {}

    private final List<Commit> asked = new ArrayList<>();

    Commits() {
      super("none");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      asked.add(new Commit(offsets, callback));
    }

    void refuse(int index) {
      Commit commit = asked.get(index);
      commit.callback().onComplete(commit.offsets(), new RebalanceInProgressException("test"));
    }

    List<Long> offsets() {
      return asked.stream().map(commit -> commit.offsets().get(TP).offset()).toList();
    }
  }
}
