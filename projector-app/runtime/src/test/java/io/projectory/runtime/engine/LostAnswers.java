package io.projectory.runtime.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A database behind a bad line: of the commits asked for, some are done and their answer is lost,
 * some are lost themselves.
 */
final class LostAnswers {
  private final Random random;
  private final AtomicInteger lost = new AtomicInteger();

  LostAnswers(long seed) {
    random = new Random(seed);
  }

  int lost() {
    return lost.get();
  }

  DataSource over(DataSource database) {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = call(database, method, arguments);
          return result instanceof Connection connection ? connection(connection) : result;
        });
  }

  private Connection connection(Connection connection) {
    return proxy(
        Connection.class,
        (self, method, arguments) ->
            method.getName().equals("commit")
                ? commit(connection)
                : call(connection, method, arguments));
  }

  private Object commit(Connection connection) throws SQLException {
    int fate;
    synchronized (random) {
      fate = random.nextInt(6);
    }
    if (fate == 1) {
      connection.rollback();
    } else {
      connection.commit();
    }
    if (fate < 2) {
      lost.incrementAndGet();
      throw new SQLException("the line is down", "08006");
    }
    return null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
