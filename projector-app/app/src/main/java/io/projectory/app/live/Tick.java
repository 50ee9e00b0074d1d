package io.projectory.app.live;

import io.projectory.app.flow.Overview;
import java.util.List;

/**
 * One look at the fleet and what has changed since the look before.
 *
 * @param number counts looks of this process
 * @param overview null when a database did not answer
 * @param trouble why not, or null
 */
public record Tick(long number, Overview overview, Point point, String trouble) {

  /**
   * One moment of the plots.
   *
   * @param appendedPerSecond events that came into the log
   * @param publishedPerSecond records that came into the topic
   */
  public record Point(
      String at,
      Double appendedPerSecond,
      Double publishedPerSecond,
      List<ProjectionPoint> projections) {}

  /**
   * One projection at that moment; rates are null at the first look, and when cursors went back.
   */
  public record ProjectionPoint(
      String projection,
      Double appliedPerSecond,
      long pendingEvents,
      long lagSeconds,
      Long latencyMs) {}
}
