package io.projectory.runtime.config;

import io.projectory.schemas.config.MayBeInfinite;
import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/**
 * How one projector polls, and what it does when a server cannot be reached (DESIGN 6). Null
 * components take their defaults.
 *
 * @param maxConsecutivePollFailures {@link #INFINITE} never gives up
 */
public record PollConfig(
    @Meaning(
            "Least time between the starts of two polls that found something; not after a full batch.")
        Duration pollInterval,
    @Meaning("How long a poll waits for new events; they end it at once.")
        Duration emptyPollBackoff,
    @Meaning("Waits between attempts while a server cannot be reached.") Backoff pollFailureBackoff,
    @Meaning("Attempts in a row that may fail before the process exits with its own code.")
        @MayBeInfinite
        Integer maxConsecutivePollFailures) {

  /** As many failures as it takes. */
  public static final int INFINITE = Integer.MAX_VALUE;

  public PollConfig {
    pollInterval = pollInterval == null ? Duration.ofMillis(100) : pollInterval;
    emptyPollBackoff = emptyPollBackoff == null ? Duration.ofSeconds(1) : emptyPollBackoff;
    pollFailureBackoff = pollFailureBackoff == null ? Backoff.defaults() : pollFailureBackoff;
    maxConsecutivePollFailures =
        maxConsecutivePollFailures == null ? (Integer) 10 : maxConsecutivePollFailures;
    Checks.atLeast("poll_interval", pollInterval, Duration.ZERO);
    Checks.atLeast("empty_poll_backoff", emptyPollBackoff, Duration.ofMillis(1));
    Checks.atLeast("max_consecutive_poll_failures", maxConsecutivePollFailures, 1, ", or infinite");
  }

  public static PollConfig defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these values. */
  public Builder toBuilder() {
    return builder()
        .pollInterval(pollInterval)
        .emptyPollBackoff(emptyPollBackoff)
        .pollFailureBackoff(pollFailureBackoff)
        .maxConsecutivePollFailures(maxConsecutivePollFailures);
  }

  /** Whether the process keeps trying for ever. */
  public boolean infinite() {
    return maxConsecutivePollFailures == INFINITE;
  }

  /** For one thread. */
  public static final class Builder {
    private Duration pollInterval;
    private Duration emptyPollBackoff;
    private Backoff pollFailureBackoff;
    private Integer maxConsecutivePollFailures;

    private Builder() {}

    public Builder pollInterval(Duration value) {
      pollInterval = value;
      return this;
    }

    public Builder emptyPollBackoff(Duration value) {
      emptyPollBackoff = value;
      return this;
    }

    public Builder pollFailureBackoff(Backoff value) {
      pollFailureBackoff = value;
      return this;
    }

    public Builder maxConsecutivePollFailures(int value) {
      maxConsecutivePollFailures = value;
      return this;
    }

    /** Never gives up. */
    public Builder infinitePollFailures() {
      return maxConsecutivePollFailures(INFINITE);
    }

    /**
     * @throws IllegalArgumentException naming key and value of what cannot be
     */
    public PollConfig build() {
      return new PollConfig(
          pollInterval, emptyPollBackoff, pollFailureBackoff, maxConsecutivePollFailures);
    }
  }
}
