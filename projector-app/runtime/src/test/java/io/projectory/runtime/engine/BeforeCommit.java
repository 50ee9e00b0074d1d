package io.projectory.runtime.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A way to the projection database on which something happens before a batch is committed. */
final class BeforeCommit {
  private final TestFleet fleet;
  private final AtomicBoolean due;
  private final Runnable step;

  private BeforeCommit(TestFleet fleet, AtomicBoolean due, Runnable step) {
    this.fleet = fleet;
    this.due = due;
    this.step = step;
  }

  /**
   * @param due is true until the step begins, before the first commit after rows were written
   */
  static DataSource once(TestFleet fleet, DataSource source, AtomicBoolean due, Runnable step) {
    return new BeforeCommit(fleet, due, step).over(source);
  }

  private DataSource over(DataSource source) {
    return (DataSource)
        Proxy.newProxyInstance(
            BeforeCommit.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(source, arguments);
              return result instanceof Connection connection ? over(connection) : result;
            });
  }

  private Connection over(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            BeforeCommit.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                beforeCommit();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void beforeCommit() throws SQLException {
    if (rowsWritten() && due.compareAndSet(true, false)) {
      step.run();
    }
  }

  /** Whether some transaction of a member has written rows that are not committed. */
  private boolean rowsWritten() throws SQLException {
    return !"0"
        .equals(
            fleet.view(
                "select count(*) from pg_locks l join pg_class c on c.oid = l.relation"
                    + " where c.relname = 'one_row_per_event' and l.mode = 'RowExclusiveLock'"));
  }
}
