package io.projectory.app.operations;

/**
 * A failure of any tenant with what to do about it.
 *
 * @param nextCommand the command line that looks into it or tries again, see the runbook
 */
public record OpenFailure(Failure failure, String nextCommand) {

  static OpenFailure of(Failure failure) {
    String scope = failure.projectionName() + " --tenant " + failure.tenantId();
    boolean again = failure.recoverable() && failure.status().equals("open");
    return new OpenFailure(
        failure,
        again
            ? "projectory sync " + scope + " --reason 'cause removed'"
            : "projectory worker " + scope);
  }
}
