package io.projectory.app.http;

/** What the probes ask. Called by request threads; must answer quickly and not throw. */
public interface Health {
  /** Whether every loop turns; if not, the process should be restarted. */
  boolean alive();

  /** Where events stop on their way to the projections, in plain words, or null when they flow. */
  String notReady();

  /**
   * Why this process cannot do its part, in plain words, or null when it can: whatever stops events
   * elsewhere does not count, so that a fleet can be replaced while its connector is away.
   */
  String memberNotReady();
}
