package io.projectory.connector.stop;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells apart what heals by waiting and what does not. Pure functions. */
public final class Failures {
  private static final int MAX_DEPTH = 20;

  private Failures() {}

  /** The first of that type among an error and its causes, or null. */
  public static <T extends Throwable> T find(Throwable error, Class<T> type) {
    for (Throwable cause : causes(error)) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  /** Whether a server was away, busy or shutting down: nothing is wrong but the moment. */
  public static boolean isInfrastructure(Throwable error) {
    for (Throwable cause : causes(error)) {
      if (cause instanceof SQLException sql && isInfrastructure(sql.getSQLState())) {
        return true;
      }
      if (cause instanceof RetriableException
          || cause instanceof IOException
          || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** Whether Postgres answered and refused: a wrong user, password or database. */
  public static boolean isRefusedLogin(Throwable error) {
    SQLException sql = find(error, SQLException.class);
    String state = sql == null ? null : sql.getSQLState();
    return state != null && (state.startsWith("28") || state.equals("3D000"));
  }

  /** The innermost message, on one line. */
  public static String rootMessage(Throwable error) {
    List<Throwable> causes = causes(error);
    Throwable root = causes.get(causes.size() - 1);
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.replaceAll("\\s+", " ").strip();
  }

  private static boolean isInfrastructure(String state) {
    if (state == null) {
      return false;
    }
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")
        || state.equals("25P03")
        || state.equals("25006")
        || state.equals("55P03")
        || state.equals("55006");
  }

  private static List<Throwable> causes(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = error; t != null && causes.size() < MAX_DEPTH; t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }
}
