package io.projectory.app.config;

import java.util.Locale;

/** Keys of the section {@code projector} that stand for one key of every projection. */
public enum Knob {
  PROJECTION_BATCH_SIZE("batch_size", 1, ""),
  PROJECTION_JOB_BATCH_SIZE("job_batch_size", 1, ""),
  PROJECTION_POLL_INTERVAL_MS("poll.poll_interval", 0, "ms"),
  PROJECTION_RETRY_BASE_MS("event_retry.retry_delay", 0, "ms"),
  PROJECTION_MAX_RETRIES("event_retry.max_retry_attempts", 0, "");

  private final String key;
  private final int least;
  private final String unit;

  Knob(String key, int least, String unit) {
    this.key = key;
    this.least = least;
    this.unit = unit;
  }

  /** As written in the section {@code projector}. */
  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it stands for, below the projection. */
  public String key() {
    return key;
  }

  /** Of the number; empty for a plain one. */
  public String unit() {
    return unit;
  }

  /**
   * The key's text.
   *
   * @throws IllegalArgumentException naming the text and what to write
   */
  String translate(String text) {
    try {
      if (Integer.parseInt(text) >= least) {
        return Integer.parseInt(text) + unit;
      }
    } catch (NumberFormatException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private IllegalArgumentException refused(String text, Exception cause) {
    return new IllegalArgumentException(
        "'" + text + "' is not a whole number in range; write " + least + " or more", cause);
  }
}
