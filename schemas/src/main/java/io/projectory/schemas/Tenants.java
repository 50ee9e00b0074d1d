package io.projectory.schemas;

import java.util.Map;

/** Names of tenants (SEMANTICS 1). */
public final class Tenants {
  /** The tenant of those who name none. */
  public static final String DEFAULT = "default";

  private Tenants() {}

  /**
   * The trimmed name.
   *
   * @throws ProjectoryException {@code invalid_argument} when blank, {@code schema_violation} when
   *     it cannot be stored
   */
  public static String require(String tenantId) {
    if (Text.isBlank(tenantId)) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "tenant_id is blank; name a tenant",
          Map.of("field", "tenant_id"));
    }
    String trimmed = Text.trim(tenantId);
    String reason = Text.unstorable(trimmed);
    if (reason != null) {
      throw new ProjectoryException(
          ErrorCode.SCHEMA_VIOLATION,
          "tenant_id holds text that cannot be stored: " + reason,
          Map.of("field", "tenant_id", "reason", reason));
    }
    return trimmed;
  }
}
