package io.projectory.app.flow;

import java.util.List;

/**
 * Lag from all sides.
 *
 * @param partitions by projection, in canonical order, and partition, as Kafka's group tool counts
 * @param tenants scopes that have events to apply, or those that were asked for
 * @param explained what explains that the two differ, each in a sentence
 */
public record LagReport(List<Lag> partitions, List<Lag> tenants, List<String> explained) {
  public LagReport {
    partitions = List.copyOf(partitions);
    tenants = List.copyOf(tenants);
    explained = List.copyOf(explained);
  }
}
