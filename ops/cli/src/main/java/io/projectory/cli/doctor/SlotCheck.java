package io.projectory.cli.doctor;

import io.projectory.connector.config.RetainedWalConfig;
import io.projectory.connector.log.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Whether the connector's replication slot is there, used, and still has what it needs. */
final class SlotCheck implements Check {
  private static final String START = "projectory up (or start your connector)";
  private static final String HEAL = "projectory connector heal";

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
            START + "; if it ran before: " + HEAL);
        return;
      }
      judge(found.get(), patient.connector().retainedWal(), report);
    }
  }

  private static void judge(Slot slot, RetainedWalConfig bound, Report report) {
    String held = "; it holds back " + (slot.retainedBytes() >> 10) + " KiB of WAL";
    if (slot.lost()) {
      report.fault("slot " + slot.name() + " has lost WAL that it needed", HEAL);
      return;
    }
    if (slot.walStatus().equals("unreserved")) {
      report.fault("slot " + slot.name() + " is about to lose WAL that it needs" + held, START);
    }
    if (!slot.active()) {
      report.fault("nobody streams from slot " + slot.name() + ": no connector runs" + held, START);
    }
    if (slot.retainedBytes() > bound.warningBytes()) {
      report.warn(
          "slot " + slot.name() + " holds back much WAL" + held + limit(bound),
          slot.active() ? "projectory doctor" : START);
    }
    report.okUnlessFound("the connector streams from slot " + slot.name() + held);
  }

  private static String limit(RetainedWalConfig bound) {
    return bound.limitBytes() == null
        ? "; only max_slot_wal_keep_size of the server bounds it"
        : "; the connector drops it at " + (bound.limitBytes() >> 10) + " KiB";
  }
}
