package io.projectory.testkit.fold;

/**
 * Why a projection of a tenant cannot go on: the event that failed, and the category of SEMANTICS
 * 2.
 *
 * @param logSeq position of the failing event
 * @param hole whether the event failed only because a {@code log_seq} before it is missing
 */
public record Stop(String code, long logSeq, String eventId, String reason, boolean hole) {}
