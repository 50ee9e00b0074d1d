package io.projectory.app.operations;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which scopes to list, and in which order.
 *
 * @param search part of the tenant's name, in any case; null is every tenant
 * @param projection null is every projection
 * @param status of {@link WorkerStatus}, or {@code behind}, {@code current} or {@code stopped};
 *     null is every scope
 * @param sort one of {@link #SORTS}; null is {@code pending_events}
 * @param order {@code asc} or {@code desc}; null is {@code desc} for numbers, else {@code asc}
 * @param offset how many to leave out; null is none
 * @param limit 1 to 500; null is 100
 */
public record ScopeQuery(
    String search,
    String projection,
    String status,
    String sort,
    String order,
    Integer offset,
    Integer limit) {
  public static final List<String> SORTS =
      List.of("pending_events", "tenant_id", "projection", "status", "cursor", "head");

  public static final List<String> STATUSES =
      List.of("idle", "retrying", "failed", "paused", "rebuilding", "behind", "current", "stopped");

  private static final int MOST = 500;
  private static final List<String> TEXTS = List.of("tenant_id", "projection", "status");

  /**
   * @throws ProjectoryException {@code invalid_argument} naming the field
   */
  public ScopeQuery {
    sort = sort == null ? "pending_events" : among("sort", sort, SORTS);
    order =
        order == null
            ? (TEXTS.contains(sort) ? "asc" : "desc")
            : among("order", order, List.of("asc", "desc"));
    status = status == null ? null : among("status", status, STATUSES);
    search = search == null || search.isBlank() ? null : search.strip().toLowerCase(Locale.ROOT);
    offset = within("offset", offset == null ? 0 : offset, 0, Integer.MAX_VALUE);
    limit = within("limit", limit == null ? 100 : limit, 1, MOST);
  }

  boolean matches(ScopeProgress scope) {
    return (search == null || scope.tenantId().toLowerCase(Locale.ROOT).contains(search))
        && (projection == null || projection.equals(scope.projection()))
        && (status == null || inStatus(scope));
  }

  private boolean inStatus(ScopeProgress scope) {
    return switch (status) {
      case "behind" -> !scope.current();
      case "current" -> scope.current();
      case "stopped" -> scope.stopped();
      default -> scope.status().equals(status);
    };
  }

  /** Those that are alike keep the order of tenant and projection. */
  Comparator<ScopeProgress> comparator() {
    Comparator<ScopeProgress> by =
        switch (sort) {
          case "tenant_id" -> Comparator.comparing(ScopeProgress::tenantId);
          case "projection" -> Comparator.comparing(ScopeProgress::projection);
          case "status" -> Comparator.comparing(ScopeProgress::status);
          case "cursor" -> Comparator.comparingLong(ScopeProgress::cursor);
          case "head" -> Comparator.comparingLong(ScopeProgress::head);
          default -> Comparator.comparingLong(ScopeProgress::pending);
        };
    return order.equals("desc") ? by.reversed() : by;
  }

  private static String among(String field, String value, List<String> known) {
    if (!known.contains(value)) {
      throw invalid(field, value, "write one of " + String.join(", ", known));
    }
    return value;
  }

  private static int within(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw invalid(field, value, "write " + least + " to " + most);
    }
    return value;
  }

  private static ProjectoryException invalid(String field, Object value, String instead) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT,
        field + " '" + value + "' is not possible; " + instead,
        Map.of("field", field));
  }
}
