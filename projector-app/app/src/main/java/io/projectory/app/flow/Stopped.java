package io.projectory.app.flow;

import java.util.Locale;

/**
 * A stage at which events stop.
 *
 * @param message what was seen, and of which scopes
 * @param nextCommand what to do about it
 */
public record Stopped(Stage stage, String message, String nextCommand) {

  /**
   * The path of an event, in order; {@code FEED} is what fills the topic of a projection that the
   * event topic does not feed.
   */
  public enum Stage {
    LOG,
    SLOT,
    CONNECTOR,
    TOPIC,
    FEED,
    GROUP,
    CURSOR,
    DATABASE
  }

  /** The stage, and what was seen. */
  public String what() {
    return stage.name().toLowerCase(Locale.ROOT) + ": " + message;
  }

  /** In one line, the stage first, the next command last. */
  public String line() {
    return what() + "; next: " + nextCommand;
  }
}
