package io.projectory.app.database;

import java.time.Duration;

/**
 * How long a server may take before it counts as gone.
 *
 * @param connect to connect; whole seconds, at least one
 * @param statement after which the server ends a statement; null for never
 * @param answer after which a connection on which a statement waits counts as dead, above {@code
 *     statement}; null for never
 */
public record Patience(Duration connect, Duration statement, Duration answer) {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final Duration SHORTEST_CONNECT = Duration.ofSeconds(2);

  /** For those who keep nobody waiting: five seconds to connect, and any time to answer. */
  public static final Patience DEFAULT = new Patience(LONGEST_CONNECT, null, null);

  public Patience {
    if (statement != null && (answer == null || answer.compareTo(statement) <= 0)) {
      throw new IllegalArgumentException(
          "the time to answer is "
              + answer
              + "; it must be above that of statements, "
              + statement);
    }
  }

  /** For a loop that must turn within that time: it cannot wait for a connection for all of it. */
  public static Patience within(Duration heartbeatTimeout) {
    long seconds = heartbeatTimeout.dividedBy(3).toSeconds();
    long bounded =
        Math.max(SHORTEST_CONNECT.toSeconds(), Math.min(seconds, LONGEST_CONNECT.toSeconds()));
    return new Patience(Duration.ofSeconds(bounded), null, null);
  }

  /** The same, where an answer takes no longer than that. */
  public Patience answering(Duration statementTime, Duration answerTime) {
    return new Patience(connect, statementTime, answerTime);
  }

  int connectSeconds() {
    return Math.toIntExact(connect.toSeconds());
  }

  int answerSeconds() {
    return answer == null ? 0 : Math.toIntExact(answer.toSeconds());
  }

  /** Settings of the session; null for none. */
  String options() {
    return statement == null ? null : "-c statement_timeout=" + statement.toMillis();
  }
}
