package io.projectory.app.config;

/**
 * Section {@code admin_controls}: what operators may do (SEMANTICS 11).
 *
 * @param allowRebuild whether projections may be cleared and built again
 * @param requireReason whether every command wants a reason
 */
public record AdminControls(Boolean allowRebuild, Boolean requireReason) {
  public AdminControls {
    allowRebuild = allowRebuild == null ? (Boolean) false : allowRebuild;
    requireReason = requireReason == null ? (Boolean) true : requireReason;
  }
}
