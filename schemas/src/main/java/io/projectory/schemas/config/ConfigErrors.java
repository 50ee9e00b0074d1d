package io.projectory.schemas.config;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.Map;

/** One clear line for each thing that is wrong with a configuration. */
final class ConfigErrors {
  private ConfigErrors() {}

  /** {@code where: path: problem}. */
  static ProjectoryException at(Origin origin, String path, String problem) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT,
        origin.where() + ": " + path + ": " + problem,
        Map.of("key", path, "where", origin.where()));
  }

  static ProjectoryException file(String where, String problem) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT, where + ": " + problem, Map.of("where", where));
  }
}
