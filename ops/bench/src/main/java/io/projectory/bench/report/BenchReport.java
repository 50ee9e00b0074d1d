package io.projectory.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/** Everything one run measured, and on what. */
public record BenchReport(
    @JsonProperty("machine") Map<String, Object> machine,
    @JsonProperty("versions") Map<String, Object> versions,
    @JsonProperty("results") List<Result> results) {

  public BenchReport {
    machine = Map.copyOf(machine);
    versions = Map.copyOf(versions);
    results = List.copyOf(results);
  }

  /** The document that {@code --json} writes. */
  public String json() {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
