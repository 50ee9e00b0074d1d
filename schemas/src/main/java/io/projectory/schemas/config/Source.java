package io.projectory.schemas.config;

/**
 * Where a configuration value comes from.
 *
 * @param where file and line, the environment variable, or the preset; empty for a default
 * @param value as it took effect, for display: secrets are {@code ***}
 */
public record Source(Kind kind, String where, String value) {

  /** What set the value. */
  public enum Kind {
    FILE,
    ENVIRONMENT,
    PRESET,
    DEFAULT
  }
}
