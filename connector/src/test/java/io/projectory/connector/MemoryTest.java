package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.ChildJvm;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A hundred payloads of 8 MiB with 256 MiB of heap, from the snapshot and from the stream. */
class MemoryTest {
  private static final int MIB = 1024 * 1024;
  private static final int ROWS = 50;

  // one character beyond Latin-1: in memory a character then takes two bytes. And text that does
  // not compress to nothing on its way
  private static final String APPEND =
      """
      insert into dg_event_log
          (tenant_id, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
           producer_id, source_system, actor_type, actor_id, idempotency_key, payload_json,
           payload_hash)
      select 'big', gen_random_uuid(), gen_random_uuid(), 0, 'TraceStarted', '2026-01-05T08:00:00Z',
             '2026-01-05T08:00:01Z', 'producer', 'system', 'agent', 'someone', gen_random_uuid(),
             '{"text":"🔎' || left(repeat((select string_agg(md5(g::text), '')
                                           from generate_series(1, 8192) g), 33), %d) || '"}',
             'sha256:00'
        from generate_series(1, %d)
      """;

  @Test
  void a_hundred_payloads_of_eight_mebibytes_pass_with_a_heap_of_256() throws Exception {
    try (Bench bench = new Bench(2)) {
      // to compress them costs the server more than all the rest
      bench.execute("alter table dg_event_log alter payload_json set storage external");
      append(bench);
      ChildJvm child = bench.startChild("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
      await(bench, child, ROWS);
      append(bench);
      await(bench, child, 2 * ROWS);
      assertThat(child.isAlive()).isTrue();
      assertThat(String.join("\n", child.output())).doesNotContain("waiting", "OutOfMemory");
    }
  }

  private static void append(Bench bench) throws SQLException {
    try (Connection connection = bench.connect();
        Statement statement = connection.createStatement()) {
      // one transaction: all of them stand in the slot before the first one is sent
      statement.execute(APPEND.formatted(8 * MIB - 16, ROWS));
    }
  }

  private static void await(Bench bench, ChildJvm child, int rows) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .until(() -> bench.published() >= rows || !child.isAlive());
    assertThat(child.output()).satisfies(lines -> assertThat(child.isAlive()).isTrue());
  }
}
