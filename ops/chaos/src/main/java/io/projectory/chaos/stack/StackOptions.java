package io.projectory.chaos.stack;

/**
 * What a stack consists of.
 *
 * @param connectors one leads, the others stand by
 * @param poll settings of every projection's poll section, as in the configuration file
 */
public record StackOptions(int connectors, int members, String poll) {
  /** Two connectors; three members that wait for servers as long as it takes. */
  public static final StackOptions DEFAULT =
      new StackOptions(
          2,
          3,
          "poll_failure_backoff: {base: 100ms, cap: 2s}, max_consecutive_poll_failures: infinite");
}
