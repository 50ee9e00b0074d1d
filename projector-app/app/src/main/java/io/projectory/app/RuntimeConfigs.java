package io.projectory.app;

import io.projectory.app.config.ProjectorConfig;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.engine.RuntimeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** What the runtime is told, from the configuration. */
final class RuntimeConfigs {
  private RuntimeConfigs() {}

  static RuntimeConfig of(ProjectorSettings settings) {
    ProjectorConfig projector = settings.projector();
    return new RuntimeConfig(
        projector.memberId() == null ? madeUp() : projector.memberId(),
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

  /** Tells people where the member runs, and two of them apart that share host and number. */
  private static String madeUp() {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return host() + "-" + ProcessHandle.current().pid() + "-" + random;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "projector";
    }
  }
}
