package io.projectory.runtime.feed;

/**
 * A row of {@code dg_feeds}.
 *
 * @param topic that it fills
 * @param applicationId its consumer group, and the prefix of its internal topics
 * @param sourceTopic what it reads
 * @param epoch raised by each reset; state of an older one is worth nothing
 * @param halted whether its instances have to stand still: a rebuild is about to reset it
 * @param jobId of the run that halted it, or null
 */
public record Feed(
    String topic,
    String applicationId,
    String sourceTopic,
    long epoch,
    boolean halted,
    String jobId) {}
