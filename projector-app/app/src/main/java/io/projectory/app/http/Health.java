package io.projectory.app.http;

/** What the probes ask. Called by request threads; must answer quickly and not throw. */
public interface Health {
  /** Whether every loop turns; if not, the process should be restarted. */
  boolean alive();

  /** Why the process is of no use just now, in plain words, or null when it is. */
  String notReady();
}
