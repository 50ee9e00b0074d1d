package io.projectory.testkit.workload;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Appends a workload with one connection by COPY, through the log's triggers. */
public final class BulkAppender {
  private static final int BUFFER = 256 * 1024;
  private static final String RECORDED_AT = "2026-01-05T08:00:00Z";

  private BulkAppender() {}

  /**
   * Commits every {@code eventsPerTransaction} events; those of a tenant keep their order.
   *
   * @return the number of events
   */
  public static long append(
      Connection writer, Iterable<Envelope> workload, int eventsPerTransaction)
      throws SQLException {
    writer.setAutoCommit(false);
    long events = 0;
    Iterator<Envelope> rest = workload.iterator();
    while (rest.hasNext()) {
      events += copy(writer, rest, eventsPerTransaction);
      writer.commit();
    }
    return events;
  }

  private static long copy(Connection writer, Iterator<Envelope> rest, int most)
      throws SQLException {
    CopyIn copy =
        writer
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy dg_event_log (" + LogRow.columns() + ") from stdin with (format csv)");
    StringBuilder lines = new StringBuilder(BUFFER + 4096);
    for (int i = 0; i < most && rest.hasNext(); i++) {
      lines.append(LogRow.of(rest.next(), RECORDED_AT).csv());
      if (lines.length() > BUFFER) {
        send(copy, lines);
      }
    }
    send(copy, lines);
    return copy.endCopy();
  }

  private static void send(CopyIn copy, StringBuilder lines) throws SQLException {
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    lines.setLength(0);
  }
}
