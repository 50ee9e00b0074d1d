package io.projectory.chaos.tally;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.TEXT;

import io.projectory.api.Changes;
import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Counts the events of each trace by adding, which tells an event applied twice from one applied
 * once. Loops for ever while the file named by the property {@value #HANG} exists.
 */
public final class TallyProjection implements Projection {
  public static final String NAME = "chaos_tally";
  public static final String HANG = "projectory.chaos.hang";

  private static final Table TALLY =
      Table.named("chaos_tally").key("trace_id", TEXT).column("events", BIGINT).build();

  private final Path hang = Path.of(System.getProperty(HANG, ""));
  private final boolean mayHang = System.getProperty(HANG) != null;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Table> tables() {
    return List.of(TALLY);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.copyOf(EventTypes.ALL);
  }

  @Override
  public void apply(Event event, Changes changes) {
    while (mayHang && Files.exists(hang)) {
      Thread.onSpinWait();
    }
    changes.insert(TALLY, event.traceId(), 0L);
    changes.update(TALLY, event.traceId()).add("events", 1);
  }

  @Override
  public OnError onError(Event event, Exception error, int attempt) {
    return OnError.RETRY;
  }
}
