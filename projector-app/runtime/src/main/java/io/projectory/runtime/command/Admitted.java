package io.projectory.runtime.command;

import io.projectory.runtime.run.Run;
import io.projectory.schemas.AdminResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A command that was accepted.
 *
 * @param status {@code accepted} while its run goes on, {@code completed} when there is nothing
 *     more to come; for a command that was given before, what became of it since
 * @param run of replay, rebuild and cancel, as it is now; else null
 * @param effect what was changed, for example how many scopes
 * @param repeated whether the same command id had been decided before
 */
public record Admitted(
    String commandId,
    AdminResult.Status status,
    Run run,
    Map<String, Object> effect,
    boolean repeated) {
  public Admitted {
    // in the order of the projections, which a copy of a map may lose
    effect = Collections.unmodifiableMap(new LinkedHashMap<>(effect));
  }
}
