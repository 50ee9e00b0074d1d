package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.schemas.Event;
import io.projectory.schemas.Partitions;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class RoundTripTest {

  @Test
  void every_column_arrives_as_stored_with_and_without_nulls() throws Exception {
    try (Bench bench = new Bench()) {
      bench.execute(
          """
          insert into dg_event_log values
            ('mandant-ü🔎', 99, 'e1', 'té1', 0, 'TraceStarted', '2026-01-05 08:00:00+05:30',
             '2026-01-05T02:30:00.000001Z', 'p1', 'sys', 'sub', 'agent', 'a1', 'k1', 'corr', 'cause', 3,
             '{"title":"Prüfung – 第二 🔎","n":[1,-7]}', 'sha256:aa', '["x","ä"]'),
            ('b', 99, 'e2', 't2', 0, 'TraceStarted', '2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z',
             'p1', 'sys', null, 'system', 'a1', 'k2', null, null, 1, '{ "spaces" : true }', 'sha256:bb', '[]')
          """);
      bench.startReady();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.read()).hasSize(2));

      TopicTail.Placed first =
          tail.read().stream()
              .filter(p -> p.event().logSeq() == 1)
              .filter(p -> p.event().eventId().equals("e1"))
              .findFirst()
              .orElseThrow();
      Event event = first.event();
      assertThat(event.tenantId()).isEqualTo("mandant-ü🔎");
      assertThat(first.partition()).isEqualTo(Partitions.of(event.tenantId(), 4));
      assertThat(event.traceId()).isEqualTo("té1");
      assertThat(event.occurredAt()).isEqualTo("2026-01-05 08:00:00+05:30");
      assertThat(event.recordedAt()).isEqualTo("2026-01-05T02:30:00.000001Z");
      assertThat(event.source()).isEqualTo(new Event.Source("p1", "sys", "sub"));
      assertThat(event.actor()).isEqualTo(new Event.Actor("agent", "a1"));
      assertThat(event.idempotencyKey()).isEqualTo("k1");
      assertThat(event.correlationId()).isEqualTo("corr");
      assertThat(event.causationEventId()).isEqualTo("cause");
      assertThat(event.schemaVersion()).isEqualTo(3);
      assertThat(event.tagsJson()).isEqualTo("[\"x\",\"ä\"]");
      assertThat(event.payload().text()).isEqualTo("{\"title\":\"Prüfung – 第二 🔎\",\"n\":[1,-7]}");
      assertThat(event.payloadHash()).isEqualTo("sha256:aa");

      Event second =
          tail.read().stream()
              .map(TopicTail.Placed::event)
              .filter(e -> e.eventId().equals("e2"))
              .findFirst()
              .orElseThrow();
      assertThat(second.source().subsystem()).isNull();
      assertThat(second.correlationId()).isNull();
      assertThat(second.payload().text()).isEqualTo("{ \"spaces\" : true }");
    }
  }

  @Test
  void rows_of_one_insert_of_copy_and_of_many_transactions_arrive_in_order() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 50);
      bench.startReady();
      bench.append("a", 100);
      copy(bench, "a", 40);
      for (int i = 0; i < 30; i++) {
        bench.append(i % 2 == 0 ? "a" : "b", 1);
      }
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(220));
      assertThat(tail.positions("a")).hasSize(205);
    }
  }

  @Test
  void trap_1_a_transaction_that_commits_late_is_not_missed() throws Exception {
    try (Bench bench = new Bench();
        Connection late = bench.connect()) {
      bench.startReady();
      late.setAutoCommit(false);
      Bench.append(late, "late", 3);
      for (int i = 0; i < 20; i++) {
        bench.append("other", 1);
      }
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.positions("other")).hasSize(20));
      late.commit();
      Bench.eventually(() -> assertThat(tail.positions("late")).isEqualTo(List.of(1L, 2L, 3L)));
    }
  }

  static void copy(Bench bench, String tenant, int rows) throws SQLException, IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      String id = UUID.randomUUID().toString();
      text.append(
              String.join(
                  "\t",
                  tenant,
                  "1",
                  id,
                  id,
                  "0",
                  "TraceStarted",
                  "2026-01-05T08:00:00Z",
                  "2026-01-05T08:00:00Z",
                  "p",
                  "s",
                  "\\N",
                  "agent",
                  "x",
                  id,
                  "\\N",
                  "\\N",
                  "1",
                  "{}",
                  "sha256:00",
                  "[]"))
          .append('\n');
    }
    try (Connection connection = bench.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy dg_event_log from stdin", new StringReader(text.toString()));
    }
  }
}
