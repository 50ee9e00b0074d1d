package io.projectory.runtime.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Silences the engine, whose every fault is intended here. */
final class QuietLogs {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.projectory.runtime");

  private QuietLogs() {}

  static void on() {
    LOGGER.setLevel(Level.OFF);
  }

  static void off() {
    LOGGER.setLevel(null);
  }
}
