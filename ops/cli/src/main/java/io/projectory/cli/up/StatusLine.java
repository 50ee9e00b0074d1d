package io.projectory.cli.up;

import io.projectory.cli.output.Console;
import io.projectory.cli.output.Style;

/** The fleet in one line. */
public final class StatusLine {
  private StatusLine() {}

  public static String of(Fleet fleet, Console console) {
    if (fleet.scopes() == 0) {
      return console.style(Style.QUIET, "no events yet; Ctrl-C stops");
    }
    String counts =
        fleet.tenants()
            + (fleet.tenants() == 1 ? " tenant, " : " tenants, ")
            + fleet.events()
            + (fleet.events() == 1 ? " event, " : " events, ");
    return counts + state(fleet, console) + console.style(Style.QUIET, "; Ctrl-C stops");
  }

  private static String state(Fleet fleet, Console console) {
    if (fleet.stopped() > 0) {
      return console.style(
          Style.BAD, fleet.stopped() + " of " + fleet.scopes() + " scopes stopped: see doctor");
    }
    return fleet.allCurrent()
        ? console.style(Style.GOOD, "all " + fleet.scopes() + " scopes current")
        : console.style(Style.ATTENTION, fleet.pending() + " pending");
  }
}
