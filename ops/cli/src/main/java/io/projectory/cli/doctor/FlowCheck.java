package io.projectory.cli.doctor;

import io.projectory.app.flow.FlowWatch;
import io.projectory.app.flow.Stopped;
import java.util.List;
import java.util.Set;

/** Where events stop, if they do: looks twice at the positions from end to end. */
final class FlowCheck implements Check {
  @Override
  public String name() {
    return "flow";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.LOG, Server.PROJECTIONS, Server.KAFKA);
  }

  @Override
  public void look(Patient patient, Report report) throws InterruptedException {
    List<Stopped> stopped = FlowWatch.lookTwice(patient.flow());
    for (Stopped at : stopped) {
      report.fault("events stop at the " + at.what(), at.nextCommand());
    }
    report.okUnlessFound(
        "every event of the log is in every projection or on its way, or its scope is off the live"
            + " path");
  }
}
