package io.projectory.cli.settings;

/** What reads a configuration. */
public enum Process {
  PROJECTOR,
  CONNECTOR,
  STREAMS
}
