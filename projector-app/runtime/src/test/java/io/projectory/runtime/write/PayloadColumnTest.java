package io.projectory.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Changes;
import io.projectory.api.Table;
import io.projectory.runtime.fold.BatchChanges;
import io.projectory.runtime.fold.FoldForTests;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.table.TableDdl;
import io.projectory.schemas.Payload;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text column takes a payload as it was stored, by COPY and by the merging statements. */
class PayloadColumnTest {
  private static final Table TABLE =
      Table.named("t").key("k", Table.Type.TEXT).column("j", Table.Type.TEXT).build();

  private static final OneTable PROJECTION = new OneTable(TABLE);
  private static final String JSON = "{\"a\":\"Łódź 😀\",\"b\":[1]}";

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void the_text_is_the_payloads_whichever_way_it_is_written(int fewestToCopy) throws SQLException {
    try (TestDatabase database = TestServers.freshDatabase();
        Connection connection = database.dataSource().getConnection()) {
      TableDdl.create(connection, List.of(PROJECTION));
      connection.setAutoCommit(false);
      TableWriter writer = new TableWriter(TABLE, fewestToCopy);
      write(writer, connection, c -> c.insert(TABLE, "inserted", payload()));
      write(
          writer,
          connection,
          c -> {
            c.put(TABLE, "put", payload());
            c.insert(TABLE, "set", "old");
          });
      write(writer, connection, c -> c.update(TABLE, "set").set("j", payload()));
      assertThat(Jdbc.list(connection, "select k, j from t order by k", r -> r.getString(2)))
          .containsExactly(JSON, JSON, JSON);
    }
  }

  @Test
  void a_key_column_takes_none() {
    assertThatThrownBy(() -> changes(c -> c.insert(TABLE, payload(), "j")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("t.k takes String, not Payload");
  }

  private static Payload payload() {
    return Payload.of(JSON.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(TableWriter writer, Connection connection, Consumer<Changes> what)
      throws SQLException {
    Pipeline pipeline = new Pipeline(connection);
    writer.write(pipeline, changes(what).of(TABLE));
    pipeline.send();
  }

  private static BatchChanges changes(Consumer<Changes> what) {
    BatchChanges changes = new BatchChanges(PROJECTION);
    FoldForTests.record(changes, PROJECTION, "tenant", what);
    return changes;
  }
}
