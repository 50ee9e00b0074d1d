package io.projectory.chaos.load;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that is kept from question to question, and made anew after one that failed: asked
 * ten times a second, a server would be busy starting processes. For one thread.
 */
final class KeptConnection implements AutoCloseable {
  private final Opener opener;
  private Connection connection;

  KeptConnection(Opener opener) {
    this.opener = opener;
  }

  /** Connects. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  /** Asks. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  <T> T ask(Question<T> question) throws SQLException {
    if (connection == null) {
      connection = opener.open();
    }
    try {
      return question.ask(connection);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    Connection kept = connection;
    connection = null;
    try {
      if (kept != null) {
        kept.close();
      }
    } catch (SQLException e) {
      // it was broken: nothing is left to close
    }
  }
}
