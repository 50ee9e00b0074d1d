package io.projectory.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.app.flow.Overview;
import io.projectory.app.flow.Overview.GroupStage;
import io.projectory.app.flow.Overview.LogStage;
import io.projectory.app.flow.Overview.TopicStage;
import io.projectory.app.live.Tick.ProjectionPoint;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Overview seen(String at, long logged, long published, long applied) {
    GroupStage group =
        new GroupStage("p", "g-p", List.of(), applied, 7, null, 3, 12L, Map.of(), List.of());
    return new Overview(
        at,
        false,
        7,
        null,
        3,
        Map.of(),
        0,
        0,
        List.of(),
        new LogStage(1, logged),
        null,
        new TopicStage("t", List.of(published, 1L)),
        List.of(group),
        List.of());
  }

  @Test
  void rates_are_what_changed_by_the_second_and_unknown_when_cursors_went_back() {
    Overview first = seen("2026-01-01T00:00:00Z", 100, 50, 40);
    assertThat(Rates.between(null, first).appendedPerSecond()).isNull();
    Overview second = seen("2026-01-01T00:00:02Z", 110, 53, 20);
    Tick.Point point = Rates.between(first, second);
    assertThat(point.appendedPerSecond()).isEqualTo(5.0);
    assertThat(point.publishedPerSecond()).isEqualTo(1.5);
    assertThat(point.projections()).containsExactly(new ProjectionPoint("p", null, 7, 3, 12L));
    Overview third = seen("2026-01-01T00:00:03Z", 110, 53, 31);
    assertThat(Rates.between(second, third).projections().get(0).appliedPerSecond())
        .isEqualTo(11.0);
  }

  @Test
  void who_watches_is_told_every_look_and_what_hinders_it() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (Pulse pulse =
        new Pulse(
            since -> {
              if (looks.incrementAndGet() == 2) {
                throw new ProjectoryException(ErrorCode.STORAGE, "the database is away", Map.of());
              }
              return seen("2026-01-01T00:00:00Z", 1, 1, 1);
            },
            Clock.systemUTC(),
            System::nanoTime)) {
      pulse.join();
      pulse.start();
      Tick first = pulse.after(0, PATIENCE);
      assertThat(first.overview().pendingEvents()).isEqualTo(7);
      Tick second = pulse.after(first.number(), PATIENCE);
      assertThat(second.overview()).isNull();
      assertThat(second.trouble()).isEqualTo("the database is away");
      assertThat(pulse.after(second.number(), PATIENCE).trouble()).isNull();
      assertThat(pulse.history()).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void a_look_that_takes_long_makes_the_next_wait_but_never_for_more_than_ten_seconds() {
    assertThat(Pulse.restAfter(Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(1_800));
    assertThat(Pulse.restAfter(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(9));
    assertThat(Pulse.restAfter(Duration.ofSeconds(40))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void who_comes_to_watch_does_not_wait_for_the_rest_of_a_long_pause_and_closing_ends_every_wait()
      throws Exception {
    Pulse pulse =
        new Pulse(
            since -> seen("2026-01-01T00:00:00Z", 1, 1, 1), Clock.systemUTC(), System::nanoTime);
    pulse.start();
    Tick alone = pulse.after(0, PATIENCE);
    pulse.join();
    assertThat(pulse.after(alone.number(), Duration.ofSeconds(10))).isNotNull();
    CompletableFuture<Tick> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return pulse.after(Long.MAX_VALUE, PATIENCE);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    pulse.close();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isNull();
  }
}
