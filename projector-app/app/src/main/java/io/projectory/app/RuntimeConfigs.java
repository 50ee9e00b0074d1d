package io.projectory.app;

import io.projectory.app.config.ProjectorConfig;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.engine.RuntimeConfig;
import io.projectory.schemas.config.MemberId;

/** What the runtime is told, from the configuration. */
final class RuntimeConfigs {
  private RuntimeConfigs() {}

  static RuntimeConfig of(ProjectorSettings settings) {
    ProjectorConfig projector = settings.projector();
    return new RuntimeConfig(
        projector.memberId() == null ? MemberId.madeUp("projector") : projector.memberId(),
        settings.topics().events(),
        projector.groupPrefix(),
        projector.settings(),
        projector.synchronousCommit(),
        projector.digestQuiet(),
        commands(settings),
        settings.kafka().client());
  }

  /** The admin topic, and what operators may do. */
  static CommandSettings commands(ProjectorSettings settings) {
    return new CommandSettings(
        settings.topics().commands(),
        settings.topics().results(),
        settings.adminControls().policy());
  }
}
