package io.projectory.cli.command;

import io.projectory.cli.settings.MetricReference;
import picocli.CommandLine.Command;

@Command(
    name = "metrics",
    description = "Write the reference of all metrics, in Markdown; no server is asked.",
    footer = {"", "Example:", "  projectory metrics > ops/metrics.md"})
final class MetricsCommand extends ReferencePage {
  MetricsCommand(Session session) {
    super(session, MetricReference::entries, MetricReference::markdown);
  }
}
