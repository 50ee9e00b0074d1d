package io.projectory.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.fold.LogEvent;
import io.projectory.testkit.fold.ReferenceFold;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final WorkloadOptions OPTIONS = WorkloadOptions.of(7, 20_000, 20);

  private static List<Envelope> events() {
    return new Workload(OPTIONS).stream().toList();
  }

  @Test
  void the_same_seed_gives_the_same_events() {
    Workload workload = new Workload(WorkloadOptions.of(1, 500, 3));
    List<String> first = workload.stream().map(Envelope::line).toList();
    assertThat(workload.stream().map(Envelope::line)).isEqualTo(first).hasSize(500);
    assertThat(new Workload(WorkloadOptions.of(2, 500, 3)).stream().map(Envelope::line))
        .isNotEqualTo(first);
  }

  @Test
  void every_trace_starts_once_has_no_gaps_and_ends_with_its_finish() {
    Map<String, Integer> next = new HashMap<>();
    Set<String> finished = new HashSet<>();
    for (Envelope event : events()) {
      String trace = event.tenantId() + "/" + event.traceId();
      assertThat(event.traceSeq()).isEqualTo(next.getOrDefault(trace, 0));
      assertThat(event.eventType().equals("TraceStarted")).isEqualTo(event.traceSeq() == 0);
      assertThat(finished).doesNotContain(trace);
      next.put(trace, event.traceSeq() + 1);
      if (event.eventType().equals("TraceFinished")) {
        finished.add(trace);
      }
    }
    assertThat(finished).isNotEmpty();
    assertThat(next.size()).isGreaterThan(finished.size() + 100);
  }

  @Test
  void event_ids_and_idempotency_keys_are_unique_and_all_types_and_tenants_occur() {
    Set<String> ids = new HashSet<>();
    Set<String> keys = new HashSet<>();
    Set<String> types = new TreeSet<>();
    Set<String> tenants = new TreeSet<>();
    List<Envelope> events = events();
    for (Envelope event : events) {
      ids.add(event.eventId());
      keys.add(event.tenantId() + "/" + event.text("idempotency_key"));
      types.add(event.eventType());
      tenants.add(event.tenantId());
    }
    assertThat(ids).hasSameSizeAs(events);
    assertThat(keys).hasSameSizeAs(events);
    assertThat(types).hasSize(11);
    assertThat(tenants).hasSize(20);
  }

  @Test
  void every_projection_folds_all_of_it_into_rows_of_every_table() {
    Map<String, ReferenceFold> folds = new HashMap<>();
    for (Envelope event : events()) {
      ReferenceFold fold = folds.computeIfAbsent(event.tenantId(), id -> new ReferenceFold());
      fold.accept(LogEvent.of(event.tenantId(), fold.head() + 1, event.json()));
    }
    for (ReferenceFold fold : folds.values()) {
      assertThat(fold.cursors().values()).containsOnly(fold.head());
      for (FoldTable table : FoldTable.values()) {
        assertThat(fold.rows(table).size()).as(table.table()).isPositive();
      }
    }
  }

  @Test
  void no_value_holds_a_pattern_of_the_secret_scan() {
    for (Envelope event : new Workload(OPTIONS.withPayloadBytes(3_000))) {
      assertHarmless(event.json());
    }
  }

  private static void assertHarmless(JsonNode node) {
    if (node.isTextual()) {
      String text = node.textValue().toLowerCase(Locale.ROOT);
      assertThat(SECRET_PATTERNS.stream().filter(text::contains)).as(text).isEmpty();
    }
    node.forEach(WorkloadTest::assertHarmless);
  }

  private static final List<String> SECRET_PATTERNS =
      List.of(
          "bearer ",
          "xoxb-",
          "xoxp-",
          "xoxa-",
          "xoxr-",
          "sk-",
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          "-----begin",
          "akia",
          "asia",
          "api_key=",
          "apikey=",
          "api-key:",
          "password=",
          "passwd=",
          "secret=",
          "token=");
}
