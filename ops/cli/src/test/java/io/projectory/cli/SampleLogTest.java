package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.LogEvent;
import io.projectory.testkit.fold.PlainJson;
import io.projectory.testkit.fold.ReferenceFold;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleLogTest {
  private static List<JsonNode> events() throws IOException {
    try (InputStream in = SampleLogTest.class.getResourceAsStream("/sample/events.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(PlainJson::parse)
          .toList();
    }
  }

  @Test
  void it_tells_a_few_hundred_events_of_all_types_over_several_tenants() throws IOException {
    Set<String> tenants = new HashSet<>();
    Set<String> types = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode event : events()) {
      tenants.add(event.get("tenant_id").textValue());
      types.add(event.get("event_type").textValue());
      ids.add(event.get("event_id").textValue());
    }
    assertThat(tenants).hasSizeBetween(4, 10);
    assertThat(types).hasSize(11);
    assertThat(ids).hasSameSizeAs(events()).hasSizeGreaterThan(300);
  }

  @Test
  void every_projection_can_apply_all_of_it_and_some_traces_are_still_open() throws IOException {
    Map<String, ReferenceFold> folds = new HashMap<>();
    Set<String> open = new HashSet<>();
    for (JsonNode event : events()) {
      String tenant = event.get("tenant_id").textValue();
      ReferenceFold fold = folds.computeIfAbsent(tenant, id -> new ReferenceFold());
      fold.accept(LogEvent.of(tenant, fold.head() + 1, event));
      String trace = tenant + "/" + event.get("trace_id").textValue();
      if (event.get("event_type").textValue().equals("TraceFinished")) {
        open.remove(trace);
      } else {
        open.add(trace);
      }
    }
    folds.values().forEach(f -> assertThat(f.cursors().values()).containsOnly(f.head()));
    assertThat(open).isNotEmpty();
  }
}
