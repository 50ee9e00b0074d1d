package io.projectory.cli.doctor;

import io.projectory.app.operations.ScopeProgress;
import io.projectory.cli.doctor.Finding.Status;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Scopes that are off the live path, and cursors that the log does not bear out. */
final class ScopesCheck implements Check {
  private static final int NAMED = 10;

  @Override
  public String name() {
    return "scopes";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.LOG, Server.PROJECTIONS);
  }

  @Override
  public void look(Patient patient, Report report) {
    List<ScopeProgress> scopes = patient.operations().progress();
    name(scopes, s -> s.status().equals("failed"), "has failed", Status.FAULT, report);
    name(scopes, s -> s.cursor() > s.head(), "is beyond its log", Status.FAULT, report);
    name(scopes, s -> s.status().equals("retrying"), "is being tried again", Status.WARN, report);
    name(scopes, s -> s.status().equals("paused"), "is paused", Status.WARN, report);
    name(scopes, s -> s.status().equals("rebuilding"), "is being rebuilt", Status.WARN, report);
    report.okUnlessFound("all " + scopes.size() + " scopes are on the live path");
  }

  private static void name(
      List<ScopeProgress> scopes,
      Predicate<ScopeProgress> which,
      String what,
      Status status,
      Report report) {
    List<ScopeProgress> found = scopes.stream().filter(which).toList();
    for (ScopeProgress scope : found.subList(0, Math.min(NAMED, found.size()))) {
      String message =
          scope.projection()
              + " of tenant "
              + scope.tenantId()
              + " "
              + what
              + " at "
              + scope.cursor()
              + " of "
              + scope.head();
      String next = "projectory worker " + scope.projection() + " --tenant " + scope.tenantId();
      if (status == Status.FAULT) {
        report.fault(message, next);
      } else {
        report.warn(message, next);
      }
    }
    if (found.size() > NAMED) {
      report.warn((found.size() - NAMED) + " more: each " + what, null);
    }
  }
}
