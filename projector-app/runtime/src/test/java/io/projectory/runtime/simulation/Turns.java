package io.projectory.runtime.simulation;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Whose turn it is: one thread plays everybody, and nobody is in two places at once. */
final class Turns {
  private final Chronicle chronicle;
  private final Set<FaultySource> busy = new HashSet<>();

  Turns(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  /** What an actor does in one turn. */
  interface Turn {
    void run() throws SQLException;
  }

  boolean busy(FaultySource source) {
    return busy.contains(source);
  }

  /** A turn of somebody who has none now; what a lost connection breaks is told, not thrown. */
  void take(FaultySource source, String what, Turn turn) {
    if (!busy.add(source)) {
      return;
    }
    try {
      chronicle.say(what);
      turn.run();
    } catch (SQLException e) {
      chronicle.say(what + " failed: " + e.getMessage());
    } finally {
      busy.remove(source);
    }
  }

  /** The same for a member, which may be gone in the middle of it and starts again. */
  void take(SimulatedMember member, String what, Turn turn) {
    try {
      take(member.source, member.name + " " + what, turn);
    } catch (MemberCrash e) {
      chronicle.count(Seen.CRASHES);
      chronicle.say(member.name + " crashed " + e.getMessage());
      member.start();
    }
  }
}
