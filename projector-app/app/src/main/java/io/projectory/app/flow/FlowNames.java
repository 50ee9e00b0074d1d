package io.projectory.app.flow;

import io.projectory.app.config.ProjectorSettings;
import io.projectory.schemas.Replication;
import io.projectory.schemas.config.ConfigFile;
import java.util.List;

/**
 * What the stages that an event passes are called.
 *
 * @param slot of the connector
 * @param topic of the events
 * @param groupPrefix before a projection's name, its consumer group
 */
public record FlowNames(String slot, String topic, String groupPrefix, List<String> projections) {

  /** A projector does not read the connector's section, but knows where its slot is named. */
  public static FlowNames of(ConfigFile file, ProjectorSettings settings) {
    String slot =
        file.texts(List.of("connector", "slot")).stream().findFirst().orElse(Replication.SLOT);
    return new FlowNames(
        slot, settings.topics().events(), settings.projector().groupPrefix(), settings.fedByLog());
  }

  /** The consumer group of a projection. */
  public String group(String projection) {
    return groupPrefix + projection;
  }
}
