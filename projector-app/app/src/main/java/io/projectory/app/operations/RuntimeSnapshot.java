package io.projectory.app.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The whole fleet at a glance (SEMANTICS 13, {@code runtime_snapshot}).
 *
 * @param activeWorkers workers of all members that beat within their time-out
 * @param activeReplayJobs runs that are queued or running
 * @param partitionCount of the event topic, as recorded by the cursors
 * @param projections names in canonical order
 * @param feeds applications that fill the topics of projections which the log does not feed; left
 *     out where there is none
 */
public record RuntimeSnapshot(
    int activeWorkers,
    int activeReplayJobs,
    int partitionCount,
    List<String> projections,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FeedStatus> feeds) {}
