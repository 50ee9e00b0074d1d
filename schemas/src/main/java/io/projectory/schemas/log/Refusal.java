package io.projectory.schemas.log;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.Map;

/** Errors of one field of an envelope; values are never repeated, they may be what is wrong. */
final class Refusal {
  private Refusal() {}

  static ProjectoryException argument(String path, String problem) {
    return refuse(ErrorCode.INVALID_ARGUMENT, path, problem);
  }

  static ProjectoryException schema(String path, String problem) {
    return refuse(ErrorCode.SCHEMA_VIOLATION, path, problem);
  }

  private static ProjectoryException refuse(ErrorCode code, String path, String problem) {
    return new ProjectoryException(code, path + " " + problem, Map.of("path", path));
  }
}
