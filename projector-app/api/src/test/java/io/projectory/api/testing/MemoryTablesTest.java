package io.projectory.api.testing;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.BOOLEAN;
import static io.projectory.api.Table.Type.INTEGER;
import static io.projectory.api.Table.Type.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MemoryTablesTest {
  private static final Table TABLE =
      Table.named("things")
          .key("name", TEXT)
          .key("part", INTEGER)
          .column("total", BIGINT)
          .nullable("note", TEXT)
          .nullable("done", BOOLEAN)
          .build();

  private final Script script = new Script();
  private final MemoryTables tables = new MemoryTables(script);
  private int events;

  @Test
  void theFirstInsertAndTheLastPutWin() {
    run(c -> c.insert(TABLE, "a", 1, 10, "first", null));
    run(c -> c.insert(TABLE, "a", 1, 20, "second", true));
    assertThat(rows()).extracting(r -> r.get("total")).containsExactly(10L);
    run(c -> c.put(TABLE, "a", 1, 30L, null, true));
    assertThat(rows()).extracting(r -> r.get("total")).containsExactly(30L);
    assertThat(rows().get(0)).containsEntry("note", null).containsEntry("done", true);
  }

  @Test
  void aTextColumnTakesAPayloadAndAKeyColumnNone() {
    run(c -> c.insert(TABLE, "a", 1, 10, Payload.of("{}"), null));
    assertThat(rows()).extracting(r -> r.get("note")).containsExactly("{}");
    assertThatThrownBy(() -> run(c -> c.insert(TABLE, Payload.of("{}"), 1, 10, null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("things.name");
  }

  @Test
  void updatesAndDeletesOfAnAbsentRowDoNothing() {
    run(c -> c.update(TABLE, "a", 1).add("total", 5).set("note", "x"));
    run(c -> c.delete(TABLE, "a", 1));
    assertThat(rows()).isEmpty();
  }

  @Test
  void changesOfOneEventTakeEffectInTheirOrder() {
    run(
        c -> {
          c.insert(TABLE, "a", 1, 1, null, null);
          c.update(TABLE, "a", 1).add("total", 5).set("note", "x");
          c.delete(TABLE, "a", 1);
          c.insert(TABLE, "a", 1, 7, null, null);
          c.update(TABLE, "a", 1).add("total", -9);
        });
    assertThat(rows()).extracting(r -> r.get("total")).containsExactly(-2L);
  }

  @Test
  void anEventThatThrowsChangesNothing() {
    run(c -> c.insert(TABLE, "a", 1, 1, null, null));
    assertThatThrownBy(
            () ->
                run(
                    c -> {
                      c.update(TABLE, "a", 1).add("total", 5);
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(rows()).extracting(r -> r.get("total")).containsExactly(1L);
  }

  @Test
  void rowsComeInByteOrderOfTheirKeyAndOfOneTenant() {
    run(
        c -> {
          c.insert(TABLE, "\uE000", 1, 0, null, null);
          c.insert(TABLE, "\uD83D\uDD0E", 1, 0, null, null);
          c.insert(TABLE, "a", 10, 0, null, null);
          c.insert(TABLE, "a", 9, 0, null, null);
          c.insert(TABLE, "B", 1, 0, null, null);
        });
    assertThat(rows())
        .extracting(r -> r.get("name") + " " + r.get("part"))
        .containsExactly("B 1", "a 9", "a 10", "\uE000 1", "\uD83D\uDD0E 1");
    assertThat(tables.rows("other", TABLE)).isEmpty();
  }

  @Test
  void earlierEventsAreThoseOfTheTraceAndOfTheTypesAskedFor() {
    List<String> seen = new ArrayList<>();
    Consumer<Changes> look = c -> c.earlierInTrace().forEach(e -> seen.add(e.eventId()));
    apply("t", "Kept", look);
    apply("t", "Other", look);
    apply("u", "Kept", look);
    apply("t", "Kept", look);
    assertThat(seen).isEmpty();
    apply("t", "Asks", look);
    assertThat(seen).containsExactly("e1", "e4");
  }

  @Test
  void valuesThatDoNotFitTheDeclarationAreRefused() {
    refused("2", c -> c.insert(TABLE, "a", 1));
    refused("things.total", c -> c.insert(TABLE, "a", 1, null, null, null));
    refused("things.part", c -> c.insert(TABLE, "a", 1L, 1, null, null));
    refused("things.note", c -> c.insert(TABLE, "a", 1, 1, "a\0b", null));
    refused("things.done", c -> c.put(TABLE, "a", 1, 1, null, "yes"));
    refused("things.part", c -> c.update(TABLE, "a", 1).set("part", 2));
    refused("things.note", c -> c.update(TABLE, "a", 1).add("note", 2));
    refused("nothing", c -> c.update(TABLE, "a", 1).set("nothing", 2));
    refused("1", c -> c.delete(TABLE, "a"));
    Table other = Table.named("other").key("id", TEXT).build();
    refused("other", c -> c.insert(other, "a"));
  }

  private void refused(String named, Consumer<Changes> change) {
    assertThatThrownBy(() -> run(change))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private List<Map<String, Object>> rows() {
    return tables.rows("acme", TABLE);
  }

  private void run(Consumer<Changes> change) {
    apply("t", "Other", change);
  }

  private void apply(String traceId, String type, Consumer<Changes> change) {
    events++;
    script.next = change;
    tables.apply(
        new Event(
            "acme",
            events,
            "e" + events,
            traceId,
            events,
            type,
            "at",
            "at",
            null,
            null,
            "k",
            null,
            null,
            1,
            "[]",
            Payload.of("{}"),
            ""));
  }

  /** Does what it is told. */
  private static final class Script implements Projection {
    private Consumer<Changes> next;

    @Override
    public String name() {
      return "script";
    }

    @Override
    public List<Table> tables() {
      return List.of(TABLE);
    }

    @Override
    public Set<String> eventTypes() {
      return Set.of("Kept", "Other", "Asks");
    }

    @Override
    public Map<String, Set<String>> history() {
      return Map.of("Asks", Set.of("Kept"));
    }

    @Override
    public void apply(Event event, Changes changes) {
      next.accept(changes);
    }
  }
}
