package io.projectory.cli.doctor;

import io.projectory.connector.log.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Whether the connector's replication slot is there, used, and still has what it needs. */
final class SlotCheck implements Check {
  private static final long MUCH = 1L << 30;
  private static final String START = "projectory up (or start your connector)";
  private static final String RESET = "projectory connector reset";

  @Override
  public String name() {
    return "slot";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.LOG);
  }

  @Override
  public void look(Patient patient, Report report) throws SQLException {
    String name = patient.connector().slot();
    try (Connection connection = patient.logConnection()) {
      Optional<Slot> found = Slot.read(connection, name);
      if (found.isEmpty()) {
        report.fault(
            "there is no replication slot "
                + name
                + ": the connector never ran, or somebody dropped it",
            START + "; if it ran before: " + RESET);
        return;
      }
      judge(found.get(), report);
    }
  }

  private static void judge(Slot slot, Report report) {
    String held = "; it holds back " + (slot.retainedBytes() >> 10) + " KiB of WAL";
    if (slot.lost()) {
      report.fault("slot " + slot.name() + " has lost WAL that it needed", RESET);
      return;
    }
    if (slot.walStatus().equals("unreserved")) {
      report.fault("slot " + slot.name() + " is about to lose WAL that it needs" + held, START);
    }
    if (!slot.active()) {
      report.fault("nobody streams from slot " + slot.name() + ": no connector runs" + held, START);
    } else if (slot.retainedBytes() > MUCH) {
      report.warn("the connector is far behind" + held, "projectory doctor");
    }
    report.okUnlessFound("the connector streams from slot " + slot.name() + held);
  }
}
