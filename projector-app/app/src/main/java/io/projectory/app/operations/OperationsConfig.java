package io.projectory.app.operations;

import java.util.List;

/**
 * What the operations speak about.
 *
 * @param projections in canonical order
 * @param topic the event topic
 * @param partitions of it until a member has recorded the real number
 * @param fullDigestName under which the digest over all is stored
 */
public record OperationsConfig(
    List<String> projections, String topic, int partitions, String fullDigestName) {
  public OperationsConfig {
    projections = List.copyOf(projections);
  }
}
