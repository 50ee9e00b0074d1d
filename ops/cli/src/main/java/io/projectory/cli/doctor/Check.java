package io.projectory.cli.doctor;

import java.sql.SQLException;
import java.util.Set;

/** One question to the stack. */
interface Check {
  String name();

  /** It is left out when one of these cannot be reached. */
  Set<Server> needs();

  void look(Patient patient, Report report) throws SQLException, InterruptedException;
}
