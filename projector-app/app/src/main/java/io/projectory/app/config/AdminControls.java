package io.projectory.app.config;

import io.projectory.runtime.command.AdminPolicy;
import io.projectory.schemas.config.Meaning;

/** Section {@code admin_controls}: what operators may do (SEMANTICS 11). */
public record AdminControls(
    @Meaning("Whether projections may be cleared and built again.") Boolean allowRebuild,
    @Meaning("Whether every command wants a reason.") Boolean requireReason) {
  public AdminControls {
    allowRebuild = allowRebuild == null ? (Boolean) false : allowRebuild;
    requireReason = requireReason == null ? (Boolean) true : requireReason;
  }

  /** The same, as the admission wants it. */
  public AdminPolicy policy() {
    return new AdminPolicy(allowRebuild, requireReason);
  }
}
