package io.projectory.runtime.command;

/**
 * What operators may do (SEMANTICS 11, {@code admin_controls}); holds for every door.
 *
 * @param allowRebuild whether projections may be cleared and built again
 * @param requireReason whether every command wants a reason that is not blank
 */
public record AdminPolicy(boolean allowRebuild, boolean requireReason) {}
