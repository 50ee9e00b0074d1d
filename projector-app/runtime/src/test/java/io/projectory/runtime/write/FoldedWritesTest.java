package io.projectory.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.fold.BatchChanges;
import io.projectory.runtime.fold.FoldForTests;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.table.TableDdl;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding a batch before writing it never shows in the table. */
class FoldedWritesTest {
  private static final Table TABLE =
      Table.named("t")
          .key("k", Table.Type.TEXT)
          .key("n", Table.Type.BIGINT)
          .column("count", Table.Type.INTEGER)
          .nullable("note", Table.Type.TEXT)
          .nullable("flag", Table.Type.BOOLEAN)
          .column("total", Table.Type.BIGINT)
          .build();

  private static final Projection PROJECTION = new OneTable(TABLE);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void any_sequence_of_changes_in_any_batches_ends_in_the_rows_of_one_change_at_a_time(long seed)
      throws SQLException {
    Random random = new Random(seed);
    Map<String, Object[]> expected = new TreeMap<>();
    try (TestDatabase database = TestServers.freshDatabase();
        Connection connection = database.dataSource().getConnection()) {
      TableDdl.create(connection, List.of(PROJECTION));
      connection.setAutoCommit(false);
      // half of the seeds guess that rows are new whenever they may, the others never do
      TableWriter writer = new TableWriter(TABLE, seed % 2 == 0 ? 1 : Integer.MAX_VALUE);
      for (int batch = 0; batch < 40; batch++) {
        BatchChanges changes = new BatchChanges(PROJECTION);
        int size = 1 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
          String tenant = "t" + random.nextInt(2);
          FoldForTests.record(changes, PROJECTION, tenant, change(random, tenant, expected));
        }
        Pipeline pipeline = new Pipeline(connection);
        writer.write(pipeline, changes.of(TABLE));
        pipeline.send();
      }
      assertThat(rows(connection)).isEqualTo(printed(expected));
    }
  }

  private static Consumer<Changes> change(
      Random random, String tenant, Map<String, Object[]> expected) {
    String k = List.of("a", "\u00e9", "\ud83d\ude00", "b\"{},\\").get(random.nextInt(4));
    long n = random.nextInt(2);
    String id = tenant + "|" + k + "|" + n;
    Object[] row = {
      k, n, random.nextInt(5), random.nextBoolean() ? null : "x" + random.nextInt(9), null, 7L
    };
    switch (random.nextInt(6)) {
      case 0:
        expected.putIfAbsent(id, row);
        return c -> c.insert(TABLE, row);
      case 1:
        expected.put(id, row);
        return c -> c.put(TABLE, row);
      case 2:
        expected.remove(id);
        return c -> c.delete(TABLE, k, n);
      case 3:
        int more = random.nextInt(4);
        expected.computeIfPresent(id, (i, old) -> with(old, 2, (Integer) old[2] + more));
        return c -> c.update(TABLE, k, n).add("count", more);
      case 4:
        boolean flag = random.nextBoolean();
        expected.computeIfPresent(id, (i, old) -> with(with(old, 4, flag), 5, (Long) old[5] + 3));
        return c -> c.update(TABLE, k, n).set("flag", flag).add("total", 3);
      default:
        // what an upsert with counters looks like
        Object[] fresh = {k, n, 0, null, true, 9L};
        expected.putIfAbsent(id, fresh);
        expected.computeIfPresent(id, (i, old) -> with(with(old, 2, (Integer) old[2] + 1), 5, 9L));
        return c -> {
          c.insert(TABLE, fresh);
          c.update(TABLE, k, n).add("count", 1).set("total", 9L);
        };
    }
  }

  private static Object[] with(Object[] row, int position, Object value) {
    Object[] copy = row.clone();
    copy[position] = value;
    return copy;
  }

  private static List<String> rows(Connection connection) throws SQLException {
    List<String> rows =
        new ArrayList<>(
            Jdbc.list(
                connection,
                "select tenant_id, k, n, count, note, flag, total from t",
                r -> {
                  Object[] values = new Object[6];
                  for (int i = 0; i < 6; i++) {
                    values[i] = r.getObject(i + 2);
                  }
                  return r.getString(1) + Arrays.toString(values);
                }));
    rows.sort(null);
    return rows;
  }

  private static List<String> printed(Map<String, Object[]> expected) {
    List<String> rows = new ArrayList<>();
    expected.forEach((id, row) -> rows.add(id.substring(0, 2) + Arrays.toString(row)));
    rows.sort(null);
    return rows;
  }
}
