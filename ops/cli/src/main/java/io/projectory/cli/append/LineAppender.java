package io.projectory.cli.append;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.cli.append.AppendedLine.Result;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.log.AppendResult;
import io.projectory.schemas.log.Envelope;
import io.projectory.schemas.log.EventLog;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Appends JSON lines, one envelope each, in their order; blank lines are passed over. Holds one
 * line in memory at a time. A line that the log refuses is reported and the next one is tried. Safe
 * to run again on the same input: what is stored already is reused.
 */
public final class LineAppender {
  /** Classes of SQL states that speak of the values of the line: data, constraint, limits. */
  private static final Set<String> OF_THE_LINE = Set.of("22", "23", "54");

  private final EventLog log;
  private final String defaultTenant;

  /**
   * @param defaultTenant of lines that name none
   */
  public LineAppender(EventLog log, String defaultTenant) {
    this.log = log;
    this.defaultTenant = defaultTenant;
  }

  /**
   * @param seen is told of every line when it is durable or refused
   * @throws IOException when the input cannot be read
   * @throws AppendStoppedException when the log cannot take any line
   */
  public AppendTotals append(InputStream in, Consumer<AppendedLine> seen)
      throws IOException, AppendStoppedException {
    LineReader lines = new LineReader(in);
    AppendTotals totals = AppendTotals.NONE;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      if (isBlank(line)) {
        continue;
      }
      try {
        AppendedLine appended = one(lines.number(), line, lines.tooLong());
        totals = totals.and(appended.result());
        seen.accept(appended);
      } catch (ProjectoryException e) {
        throw new AppendStoppedException(lines.number(), totals, e);
      }
    }
    return totals;
  }

  private AppendedLine one(long number, byte[] line, boolean tooLong) {
    JsonNode envelope;
    try {
      requireLength(tooLong);
      envelope = Envelope.parse(line);
    } catch (ProjectoryException e) {
      return rejected(number, null, e);
    }
    try {
      AppendResult result = log.append(Envelope.tenantOf(envelope, defaultTenant), envelope);
      return new AppendedLine(
          number,
          result.reused() ? Result.REUSED : Result.INSERTED,
          result.event().logSeq(),
          result.event().eventId(),
          result.event().payloadHash(),
          null,
          null);
    } catch (ProjectoryException e) {
      if (!isOfTheLine(e)) {
        throw e;
      }
      return rejected(number, envelope, e);
    }
  }

  private static void requireLength(boolean tooLong) {
    if (tooLong) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "the line is longer than " + LineReader.LONGEST + " bytes; payloads end at 8 MiB");
    }
  }

  private static AppendedLine rejected(long number, JsonNode envelope, ProjectoryException e) {
    JsonNode id = envelope == null ? null : envelope.path("event_id");
    return new AppendedLine(
        number,
        Result.REJECTED,
        null,
        id != null && id.isTextual() ? id.textValue() : null,
        null,
        e.code().code(),
        e.getMessage());
  }

  private static boolean isOfTheLine(ProjectoryException error) {
    if (error.code() != ErrorCode.STORAGE) {
      return true;
    }
    return error.getCause() instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().length() == 5
        && OF_THE_LINE.contains(sql.getSQLState().substring(0, 2));
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
