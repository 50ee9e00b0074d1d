package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.Thread.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is applied beside what, and what is not applied at all. */
@Timeout(30)
class ApplierTest {
  private final List<ExecutorService> lanes =
      List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
  private final Together source = new Together();
  private final Applier applier = new Applier(source, List.copyOf(lanes));
  private final PartitionWork one = opened(1);
  private final PartitionWork other = opened(2);
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    lanes.forEach(ExecutorService::shutdownNow);
  }

  @Test
  void partitions_go_on_beside_each_other_and_each_of_them_in_order() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    List<Applier.Applied> first = begin(part(one, 0, "one-0", held), part(other, 0, "other-0"));
    List<Applier.Applied> second = begin(part(one, 1, "one-1"), part(other, 1, "other-1"));

    assertThat(second.get(1).await()).isEqualTo(BatchResult.DONE);
    assertThat(done).containsExactly("other-0", "other-1");
    assertThat(second.get(0).outcome()).isNotDone();

    held.countDown();
    assertThat(first.get(0).await()).isEqualTo(BatchResult.DONE);
    assertThat(second.get(0).await()).isEqualTo(BatchResult.DONE);
    assertThat(done).containsExactly("other-0", "other-1", "one-0", "one-1");
  }

  @Test
  void finishing_waits_for_everything_that_was_begun() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    List<Applier.Applied> begun = begin(part(one, 0, "one-0", held), part(other, 0, "other-0"));
    List<Applier.Applied> later = begin(part(one, 1, "one-1"));

    Thread finishing = new Thread(applier::finish);
    finishing.start();
    assertThat(begun.get(1).await()).isEqualTo(BatchResult.DONE);
    Awaitility.await()
        .until(() -> Set.of(State.WAITING, State.TERMINATED).contains(finishing.getState()));
    assertThat(finishing.getState()).isEqualTo(State.WAITING);

    held.countDown();
    finishing.join();
    assertThat(later.get(0).outcome()).isDone();
    assertThat(done).containsExactly("other-0", "one-0", "one-1");
  }

  @Test
  void behind_a_batch_that_found_its_cursor_moved_nothing_of_its_partition_is_applied()
      throws Exception {
    List<Applier.Applied> begun = begin(part(one, 7, "one-7"), part(other, 0, "other-0"));
    List<Applier.Applied> later = begin(part(one, 0, "one-0"), part(other, 1, "other-1"));

    assertThat(begun.get(0).await()).isEqualTo(BatchResult.STALE);
    assertThat(later.get(0).await()).isNull();
    assertThat(later.get(1).await()).isEqualTo(BatchResult.DONE);
    applier.finish();
    assertThat(begin(part(one, 0, "one-0")).get(0).await()).isEqualTo(BatchResult.DONE);
  }

  @Test
  void behind_a_failure_nothing_is_begun_until_it_was_dealt_with() throws Exception {
    Applier.Applied failed =
        begin(
                broken(
                    (next, epoch) -> {
                      throw new SQLException("gone", "08006");
                    }))
            .get(0);
    assertThatThrownBy(failed::await).isInstanceOf(SQLException.class).hasMessage("gone");
    assertThat(begin(part(other, 0, "other-0")).get(0).await()).isNull();

    applier.finish();
    assertThat(begin(part(other, 0, "other-0")).get(0).await()).isEqualTo(BatchResult.DONE);
  }

  @Test
  void an_error_is_told_as_it_is_so_that_nobody_takes_it_for_a_server_that_is_away() {
    Error error = new OutOfMemoryError("made up");
    Source.Batch batch =
        (next, epoch) -> {
          throw error;
        };
    assertThatThrownBy(begin(broken(batch)).get(0)::await).isSameAs(error);
    applier.finish();
    assertThatThrownBy(applier.here(new Fetched(1, List.of(broken(batch)))).get(0)::await)
        .isSameAs(error);
  }

  @Test
  void what_a_poll_brought_for_a_lane_is_applied_together_or_each_by_itself() throws Exception {
    PartitionWork third = opened(3);
    source.applies = true;
    List<Applier.Applied> begun =
        begin(part(third, 0, "third-0"), part(other, 0, "other-0"), part(one, 0, "one-0"));
    for (Applier.Applied applied : begun) {
      assertThat(applied.await()).isEqualTo(BatchResult.DONE);
    }
    assertThat(source.together).containsExactly(List.of(1, 3));
    assertThat(done).containsExactly("other-0");

    source.applies = false;
    begun = begin(part(third, 0, "third-1"), part(one, 0, "one-1"));
    assertThat(begun.get(0).await()).isEqualTo(BatchResult.DONE);
    assertThat(begun.get(1).await()).isEqualTo(BatchResult.DONE);
    assertThat(source.together).hasSize(2);
    assertThat(done).containsExactly("other-0", "one-1", "third-1");
  }

  @Test
  void records_of_an_older_opening_are_left_alone() throws Exception {
    Fetched.Part old = part(one, 0, "one-0");
    one.opened(0, Optional.empty());
    assertThat(begin(old).get(0).await()).isNull();
    assertThat(done).isEmpty();
  }

  /** Notes what it is asked to apply together, and says that it did or did not. */
  private static final class Together implements Source {
    private final List<List<Integer>> together = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean applies;

    @Override
    public Batch read(PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records) {
      throw new AssertionError("records are read before they get here");
    }

    @Override
    public boolean applyTogether(List<Fetched.Part> parts) {
      together.add(parts.stream().map(part -> part.work().number()).toList());
      return applies;
    }

    @Override
    public boolean followsPosition() {
      return false;
    }
  }

  private Fetched.Part broken(Source.Batch batch) {
    return new Fetched.Part(one, one.opening(), 0, 1, Optional.empty(), batch);
  }

  private List<Applier.Applied> begin(Fetched.Part... parts) {
    return applier.begin(new Fetched(parts.length, List.of(parts)));
  }

  private Fetched.Part part(PartitionWork work, long from, String name) {
    return part(work, from, name, new CountDownLatch(0));
  }

  private Fetched.Part part(PartitionWork work, long from, String name, CountDownLatch held) {
    return new Fetched.Part(
        work,
        work.opening(),
        from,
        from + 1,
        Optional.empty(),
        (next, epoch) -> {
          await(held);
          work.committed(next, epoch);
          done.add(name);
          return BatchResult.DONE;
        });
  }

  private static void await(CountDownLatch held) {
    try {
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static PartitionWork opened(int number) {
    PartitionWork work = new PartitionWork(new TopicPartition("t", number));
    work.opened(0, Optional.empty());
    return work;
  }
}
