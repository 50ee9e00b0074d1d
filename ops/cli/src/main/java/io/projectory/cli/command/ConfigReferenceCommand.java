package io.projectory.cli.command;

import io.projectory.cli.settings.Reference;
import picocli.CommandLine.Command;

@Command(
    name = "reference",
    description = "Write the reference of all keys, in Markdown.",
    footer = {"", "Example:", "  projectory config reference > ops/configuration.md"})
final class ConfigReferenceCommand extends ReferencePage {
  ConfigReferenceCommand(Session session) {
    super(session, Reference::keys, Reference::markdown);
  }
}
