package io.projectory.runtime.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * One actor's way to the projection database. Before every statement and around every commit the
 * simulation may let something happen: the connection is lost, the actor is gone, another actor has
 * its turn in between.
 */
final class FaultySource implements InvocationHandler {
  /** What happens at a point of an actor's conversation with the database. */
  interface Points {
    void beforeStatement(FaultySource source, String sql) throws SQLException;

    void afterCommit(FaultySource source) throws SQLException;
  }

  private final ConnectionPool pool;
  private final Points points;
  private final Mutant mutant;
  private final List<Faulty> open = new ArrayList<>();

  /** Nobody connects. */
  boolean refusing;

  FaultySource(ConnectionPool pool, Points points, Mutant mutant) {
    this.pool = pool;
    this.points = points;
    this.mutant = mutant;
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            FaultySource.class.getClassLoader(), new Class<?>[] {DataSource.class}, this);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws SQLException {
    if (!method.getName().equals("getConnection")) {
      throw new UnsupportedOperationException(method.toString());
    }
    if (refusing) {
      throw new SQLException("connection refused", "08001");
    }
    Faulty connection = new Faulty(pool.take());
    open.add(connection);
    return Proxy.newProxyInstance(
        FaultySource.class.getClassLoader(), new Class<?>[] {Connection.class}, connection);
  }

  /** Every connection breaks; what was not committed is rolled back. */
  SQLException lose(String why) throws SQLException {
    breakAll(false);
    return new SQLException(why, "08006");
  }

  MemberCrash crash(String where) throws SQLException {
    breakAll(true);
    return new MemberCrash(where);
  }

  private void breakAll(boolean silent) throws SQLException {
    for (Faulty connection : List.copyOf(open)) {
      connection.end(silent);
    }
  }

  private final class Faulty implements InvocationHandler {
    private final Connection real;
    private boolean ended;
    private boolean silent;

    Faulty(Connection real) {
      this.real = real;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      String name = method.getName();
      if (name.equals("close")) {
        close();
        return null;
      }
      if (ended && silent && !name.equals("prepareStatement")) {
        return null;
      }
      requireOpen();
      switch (name) {
        case "prepareStatement" -> {
          return OneByOne.of((String) arguments[0], this::prepare);
        }
        case "commit" -> {
          points.beforeStatement(FaultySource.this, "commit");
          real.commit();
          points.afterCommit(FaultySource.this);
          return null;
        }
        default -> {
          return delegate(method, arguments);
        }
      }
    }

    private void requireOpen() throws SQLException {
      if (ended && silent) {
        throw new MemberCrash("already"); // nobody is there any more who could ask
      }
      if (ended) {
        throw new SQLException("this connection has been closed", "08003");
      }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
      requireOpen();
      points.beforeStatement(FaultySource.this, sql);
      if (mutant.commitsBefore(sql) && !real.getAutoCommit()) {
        real.commit();
        points.beforeStatement(FaultySource.this, sql);
      }
      return real.prepareStatement(rewrite(sql));
    }

    /** Lock waits are short whatever the product asks for: nobody can come and end them. */
    private String rewrite(String sql) {
      return mutant
          .rewrite(sql)
          .replace(
              "set_config('lock_timeout', ?, true)",
              "set_config('lock_timeout', '3' || left(?, 0), true)");
    }

    private Object delegate(Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private void close() throws SQLException {
      if (!ended) {
        ended = true;
        open.remove(this);
        pool.giveBack(real, false);
      }
    }

    private void end(boolean silently) throws SQLException {
      ended = true;
      silent = silently;
      open.remove(this);
      if (!real.getAutoCommit()) {
        real.rollback();
      }
      pool.giveBack(real, true);
    }
  }
}
