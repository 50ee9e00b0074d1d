package io.projectory.decisiongraph.query;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Tenants;
import io.projectory.schemas.Text;
import java.util.List;
import java.util.Map;

/** Checks of arguments, before anything is read; every violation is {@code invalid_argument}. */
final class Arguments {
  private Arguments() {}

  /** The trimmed tenant; nobody named is the default tenant. */
  static String tenant(String tenantId) {
    return tenantId == null ? Tenants.DEFAULT : Tenants.require(tenantId);
  }

  /** Not blank; taken as it is. */
  static String required(String name, String value) {
    if (Text.isBlank(value)) {
      throw invalid(name, "is blank");
    }
    return storable(name, value);
  }

  /** Null, or not blank. */
  static String optional(String name, String value) {
    return value == null ? null : required(name, value);
  }

  /** An immutable copy; null and empty both mean no filter. */
  static List<String> filter(String name, List<String> values) {
    if (values == null) {
      return List.of();
    }
    values.forEach(value -> required(name, value));
    return List.copyOf(values);
  }

  static int range(String name, Integer value, int absent, int least, int most) {
    int actual = value == null ? absent : value;
    if (actual < least || actual > most) {
      String bounds =
          most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
      throw invalid(name, "is " + actual + "; give a number " + bounds);
    }
    return actual;
  }

  static ProjectoryException invalid(String name, String problem) {
    return new ProjectoryException(
        ErrorCode.INVALID_ARGUMENT, name + " " + problem, Map.of("field", name));
  }

  private static String storable(String name, String value) {
    String reason = Text.unstorable(value);
    if (reason != null) {
      throw invalid(name, "holds text that no event can hold: " + reason);
    }
    return value;
  }
}
