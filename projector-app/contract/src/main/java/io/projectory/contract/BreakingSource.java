package io.projectory.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections of which one breaks before its n-th statement or commit. */
final class BreakingSource {
  private static final String CONNECTION_LOST = "08006";

  private final DataSource database;
  private int left = Integer.MAX_VALUE;

  BreakingSource(DataSource database) {
    this.database = database;
  }

  /** Counts from 1; what comes before it is done. */
  void breakBefore(int statement) {
    left = statement;
  }

  void mend() {
    left = Integer.MAX_VALUE;
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            BreakingSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                return breaking(database.getConnection());
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  private Connection breaking(Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            BreakingSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              boolean asks =
                  method.getName().equals("prepareStatement") || method.getName().equals("commit");
              if (asks && --left == 0) {
                real.close();
                throw new SQLException("broken on purpose", CONNECTION_LOST);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
