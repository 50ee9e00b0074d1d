package io.projectory.streams.topology;

import io.projectory.schemas.Event;
import io.projectory.schemas.OccurredAt;
import java.time.Duration;

/**
 * When something happened and when the log learned of it.
 *
 * @param hour in which it happened, counted from the epoch
 * @param recordedSecond since the epoch
 */
record Moment(long hour, long recordedSecond) {

  /** Null when the event's times are none. */
  static Moment of(Event event) {
    OccurredAt occurred = OccurredAt.parse(event.occurredAt());
    OccurredAt recorded = OccurredAt.parse(event.recordedAt());
    return occurred == null || recorded == null
        ? null
        : new Moment(hour(occurred.epochSecond()), recorded.epochSecond());
  }

  /**
   * Whether the log learned of it after its hour was closed. Says the same whenever and in whatever
   * order events are read: it asks the log's clock, never that of the stream.
   */
  boolean late(Duration grace) {
    return recordedSecond >= (hour + 1) * PolicyHour.SECONDS + grace.toSeconds();
  }

  long hourOfRecording() {
    return hour(recordedSecond);
  }

  private static long hour(long second) {
    return Math.floorDiv(second, PolicyHour.SECONDS);
  }
}
