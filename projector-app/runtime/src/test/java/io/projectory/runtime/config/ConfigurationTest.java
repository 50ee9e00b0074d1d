package io.projectory.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static void refused(ThrowingCallable attempt, String message) {
    assertThatThrownBy(attempt).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void nothing_has_to_be_configured() {
    assertThat(PollConfig.builder().build())
        .isEqualTo(new PollConfig(ms(100), ms(1000), new Backoff(ms(100), ms(30_000)), 10))
        .isEqualTo(PollConfig.defaults());
    assertThat(EventRetryConfig.builder().build())
        .isEqualTo(new EventRetryConfig(3, ms(100), 2.0, ms(5000)))
        .isEqualTo(EventRetryConfig.defaults());
    assertThat(HeartbeatConfig.builder().build())
        .isEqualTo(new HeartbeatConfig(ms(5000), ms(15_000)))
        .isEqualTo(HeartbeatConfig.defaults());
    assertThat(ProjectionSettings.defaults()).isEqualTo(Preset.NONE.settings());
  }

  @Test
  void a_builder_sets_each_value_and_keeps_the_others() {
    PollConfig poll =
        PollConfig.builder()
            .pollInterval(ms(1))
            .emptyPollBackoff(ms(2))
            .pollFailureBackoff(new Backoff(ms(3), ms(4)))
            .maxConsecutivePollFailures(5)
            .build();
    assertThat(poll).isEqualTo(new PollConfig(ms(1), ms(2), new Backoff(ms(3), ms(4)), 5));
    assertThat(poll.infinite()).isFalse();
    assertThat(poll.toBuilder().infinitePollFailures().build().infinite()).isTrue();
    assertThat(poll.toBuilder().build()).isEqualTo(poll);
    EventRetryConfig retry =
        EventRetryConfig.builder()
            .maxRetryAttempts(1)
            .retryDelay(ms(2))
            .retryBackoffMultiplier(3)
            .maxRetryDelay(ms(4))
            .build();
    assertThat(retry).isEqualTo(new EventRetryConfig(1, ms(2), 3.0, ms(4)));
    assertThat(retry.toBuilder().build()).isEqualTo(retry);
    HeartbeatConfig heartbeat =
        HeartbeatConfig.builder().heartbeatInterval(ms(1)).heartbeatTimeout(ms(2)).build();
    assertThat(heartbeat).isEqualTo(new HeartbeatConfig(ms(1), ms(2)));
    assertThat(heartbeat.toBuilder().build()).isEqualTo(heartbeat);
  }

  @Test
  void what_a_poll_cannot_be_is_refused_with_key_and_value() {
    refused(
        () -> PollConfig.builder().pollInterval(ms(-1)).build(),
        "poll_interval is -1ms; write at least 0s");
    refused(
        () -> PollConfig.builder().emptyPollBackoff(ms(0)).build(),
        "empty_poll_backoff is 0s; write at least 1ms");
    refused(
        () -> PollConfig.builder().maxConsecutivePollFailures(0).build(),
        "max_consecutive_poll_failures is 0; write at least 1, or infinite");
    refused(() -> new Backoff(ms(0), null), "base is 0s; write at least 1ms");
    refused(() -> new Backoff(ms(200), ms(100)), "cap is 100ms; write at least the base of 200ms");
  }

  @Test
  void what_a_retry_cannot_be_is_refused_with_key_and_value() {
    refused(
        () -> EventRetryConfig.builder().maxRetryAttempts(-1).build(),
        "max_retry_attempts is -1; write at least 0");
    refused(
        () -> EventRetryConfig.builder().retryDelay(ms(-1)).build(),
        "retry_delay is -1ms; write at least 0s");
    refused(
        () -> EventRetryConfig.builder().retryBackoffMultiplier(0.5).build(),
        "retry_backoff_multiplier is 0.5; write at least 1.0");
    refused(
        () -> EventRetryConfig.builder().retryBackoffMultiplier(Double.NaN).build(),
        "retry_backoff_multiplier is NaN; write at least 1.0");
    refused(
        () -> EventRetryConfig.builder().retryDelay(ms(6000)).build(),
        "max_retry_delay is 5s; write at least the retry_delay of 6s");
  }

  @Test
  void what_a_heartbeat_cannot_be_is_refused_with_key_and_both_values() {
    refused(
        () -> HeartbeatConfig.builder().heartbeatInterval(ms(0)).build(),
        "heartbeat_interval is 0s; write at least 1ms");
    refused(
        () -> HeartbeatConfig.builder().heartbeatTimeout(ms(5000)).build(),
        "heartbeat_timeout is 5s; write more than the heartbeat_interval of 5s");
    refused(
        () -> HeartbeatConfig.builder().heartbeatTimeout(Duration.ofHours(25)).build(),
        "heartbeat_timeout is 25h; write at most 1d");
  }

  @Test
  void a_loop_that_would_wait_longer_than_it_may_be_silent_is_refused() {
    PollConfig slow = PollConfig.builder().pollInterval(ms(15_000)).build();
    refused(
        () -> new ProjectionSettings(null, null, slow, null, null),
        "poll.poll_interval is 15s; write less than the heartbeat.heartbeat_timeout of 15s");
    PollConfig patient = PollConfig.builder().emptyPollBackoff(ms(16_000)).build();
    refused(
        () -> new ProjectionSettings(null, null, patient, null, null),
        "poll.empty_poll_backoff is 16s; write less than the heartbeat.heartbeat_timeout of 15s");
    refused(
        () -> new ProjectionSettings(0, null, null, null, null),
        "batch_size is 0; write at least 1");
    refused(
        () -> new ProjectionSettings(null, 0, null, null, null),
        "job_batch_size is 0; write at least 1");
  }

  @Test
  void delays_grow_to_their_cap_and_stay_there() {
    Backoff backoff = Backoff.defaults();
    assertThat(IntStream.of(1, 2, 3, 9, 10, 1000).mapToObj(backoff::delay))
        .containsExactly(ms(100), ms(200), ms(400), ms(25_600), ms(30_000), ms(30_000));
    EventRetryConfig retry = EventRetryConfig.defaults();
    assertThat(IntStream.of(1, 2, 3, 7, 5000).mapToObj(retry::delay))
        .containsExactly(ms(100), ms(200), ms(400), ms(5000), ms(5000));
  }

  @Test
  void each_preset_is_what_its_name_says() {
    assertThat(Preset.REALTIME.settings())
        .isEqualTo(
            new ProjectionSettings(
                null, null, PollConfig.builder().pollInterval(ms(0)).build(), null, null));
    assertThat(Preset.BATCH.poll().pollInterval()).isGreaterThan(ms(100));
    assertThat(Preset.BATCH.heartbeat().heartbeatTimeout()).isGreaterThan(ms(15_000));
    assertThat(Preset.CRITICAL.poll().infinite()).isTrue();
    assertThat(Preset.CRITICAL.poll().pollFailureBackoff().cap()).isLessThan(ms(5000));
    assertThat(Preset.CRITICAL.eventRetry().maxRetryAttempts()).isGreaterThan(3);
    assertThat(Preset.CRITICAL.heartbeat().heartbeatTimeout()).isLessThan(ms(15_000));
  }
}
