package io.projectory.schemas;

import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error with a category of SEMANTICS 2, a message for people and details for programs. */
public final class ProjectoryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> details;

  public ProjectoryException(ErrorCode code, String message) {
    this(code, message, Map.of(), null);
  }

  public ProjectoryException(ErrorCode code, String message, Map<String, ?> details) {
    this(code, message, details, null);
  }

  public ProjectoryException(
      ErrorCode code, String message, Map<String, ?> details, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** Wraps anything unexpected as {@code storage}, naming its type (SEMANTICS 2). */
  public static ProjectoryException storage(Throwable cause) {
    return new ProjectoryException(
        ErrorCode.STORAGE,
        String.valueOf(cause.getMessage()),
        Map.of("exception", cause.getClass().getName()),
        cause);
  }

  public ErrorCode code() {
    return code;
  }

  /** Facts about the error; never a secret or a payload. */
  public Map<String, Object> details() {
    return details == null ? Map.of() : details;
  }

  /** The same error with more details; existing keys win. */
  public ProjectoryException with(Map<String, ?> more) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.putAll(details());
    return new ProjectoryException(code, getMessage(), all, this);
  }
}
