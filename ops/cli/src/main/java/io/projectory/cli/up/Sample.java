package io.projectory.cli.up;

import io.projectory.cli.append.AppendStoppedException;
import io.projectory.cli.append.AppendTotals;
import io.projectory.cli.append.LineAppender;
import io.projectory.schemas.log.EventLog;
import java.io.IOException;
import java.io.InputStream;

/** The bundled log of a few hundred events of five tenants. */
public final class Sample {
  private static final String RESOURCE = "/sample/events.jsonl";

  private Sample() {}

  /** Appends it; a second time everything is reused. */
  public static AppendTotals append(EventLog log) throws IOException, AppendStoppedException {
    try (InputStream lines = Sample.class.getResourceAsStream(RESOURCE)) {
      return new LineAppender(log, "sample").append(lines, line -> {});
    }
  }
}
