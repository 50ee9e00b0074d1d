package io.projectory.runtime.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statements that the product sends in one trip, sent one at a time: to the server they are as many
 * steps, between which others have their turn and sessions end.
 */
final class OneByOne implements InvocationHandler {
  /** Prepares one of the statements; what happens before it has happened then. */
  interface Step {
    PreparedStatement prepare(String sql) throws SQLException;
  }

  private final List<String> statements;
  private final Step step;
  private final Map<Integer, Object> parameters = new TreeMap<>();
  private final List<PreparedStatement> done = new ArrayList<>();
  private int read;

  private OneByOne(List<String> statements, Step step) {
    this.statements = statements;
    this.step = step;
  }

  static PreparedStatement of(String sql, Step step) throws SQLException {
    List<String> statements = List.of(sql.split(";"));
    if (statements.size() == 1) {
      return step.prepare(sql);
    }
    return (PreparedStatement)
        Proxy.newProxyInstance(
            OneByOne.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            new OneByOne(statements, step));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "setObject" -> {
        parameters.put((Integer) arguments[0], arguments[1]);
        return null;
      }
      case "execute" -> {
        execute();
        return true;
      }
      case "getMoreResults" -> {
        read++;
        return read < done.size();
      }
      case "close" -> {
        for (PreparedStatement statement : done) {
          statement.close();
        }
        return null;
      }
      case "getResultSet", "getUpdateCount" -> {
        try {
          return method.invoke(done.get(read), arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
      default -> throw new AssertionError(method + " of several statements");
    }
  }

  private void execute() throws SQLException {
    int next = 1;
    for (String sql : statements) {
      PreparedStatement statement = step.prepare(sql);
      done.add(statement);
      int count = (int) sql.chars().filter(c -> c == '?').count();
      for (int i = 1; i <= count; i++) {
        statement.setObject(i, parameters.get(next++));
      }
      statement.execute();
    }
  }
}
