package io.projectory.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Statements that go to the server together, in one trip instead of one each, in their order; each
 * sees what those before it did and waited for. After one that fails, none of the others is run.
 * Parameters as in {@link Jdbc}. For one thread.
 */
public final class Pipeline {
  private final Connection connection;
  private final List<String> statements = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();
  private final List<Answer<?>> answers = new ArrayList<>();

  public Pipeline(Connection connection) {
    this.connection = connection;
  }

  /** Reads what a statement of a trip answered. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(PreparedStatement trip) throws SQLException;
  }

  private static final class Answer<T> implements Supplier<T> {
    private final Reader<T> reader;
    private boolean there;
    private T value;

    Answer(Reader<T> reader) {
      this.reader = reader;
    }

    void read(PreparedStatement trip) throws SQLException {
      value = reader.read(trip);
      there = true;
    }

    @Override
    public T get() {
      if (!there) {
        throw new IllegalStateException("the statement was not sent yet, or failed");
      }
      return value;
    }
  }

  /** A statement for its effect. */
  public void run(String sql, Object... values) {
    add(sql, values, null);
  }

  /** A statement whose number of rows matters; it is there once the statement was sent. */
  public Supplier<Integer> update(String sql, Object... values) {
    return add(sql, values, new Answer<>(PreparedStatement::getUpdateCount));
  }

  /** A query; its rows are there once it was sent. */
  public <T> Supplier<List<T>> list(String sql, Jdbc.RowMapper<T> mapper, Object... values) {
    return add(sql, values, new Answer<>(trip -> Jdbc.rows(trip.getResultSet(), mapper)));
  }

  /** A query for its first row. */
  public <T> Supplier<Optional<T>> first(String sql, Jdbc.RowMapper<T> mapper, Object... values) {
    Supplier<List<T>> rows = list(sql, mapper, values);
    return () -> rows.get().stream().findFirst();
  }

  private <T> Answer<T> add(String sql, Object[] values, Answer<T> answer) {
    statements.add(sql);
    parameters.addAll(Arrays.asList(values));
    answers.add(answer);
    return answer;
  }

  /**
   * Sends what waits, and waits for its end.
   *
   * @throws SQLException of the first statement that failed
   */
  public void send() throws SQLException {
    if (statements.isEmpty()) {
      return;
    }
    try (PreparedStatement trip = connection.prepareStatement(String.join(";", statements))) {
      Jdbc.bind(connection, trip, parameters.toArray());
      trip.execute();
      for (Answer<?> answer : answers) {
        if (answer != null) {
          answer.read(trip);
        }
        trip.getMoreResults();
      }
    } finally {
      statements.clear();
      parameters.clear();
      answers.clear();
    }
  }

  /** The connection, for a statement of its own; what waited was sent before it. */
  public Connection sent() throws SQLException {
    send();
    return connection;
  }
}
