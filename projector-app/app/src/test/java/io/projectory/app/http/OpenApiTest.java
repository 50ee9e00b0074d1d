package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.runtime.run.RunMode;
import io.projectory.runtime.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final HttpStage STAGE = new HttpStage();

  @AfterAll
  static void close() {
    STAGE.close();
  }

  private static JsonNode document() throws Exception {
    return new ObjectMapper().readTree(STAGE.get("/api/v1/openapi.json", null).body());
  }

  @Test
  void the_document_has_every_route_of_the_server_and_no_other() throws Exception {
    List<String> described = new ArrayList<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            described.add(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).containsExactlyInAnyOrderElementsOf(STAGE.api.registered());
  }

  @Test
  void every_reference_leads_somewhere_and_every_path_parameter_is_described() throws Exception {
    JsonNode document = document();
    for (JsonNode reference : document.findValues("$ref")) {
      String name = reference.asText();
      if (name.startsWith("#/components/")) {
        assertThat(document.at(name.substring(1)).isMissingNode()).as(name).isFalse();
      }
    }
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (JsonNode operation : path.getValue()) {
        List<String> inPath = new ArrayList<>();
        operation
            .path("parameters")
            .forEach(
                p -> {
                  if (p.path("in").asText().equals("path")) {
                    inPath.add("{" + p.path("name").asText() + "}");
                  }
                });
        assertThat(path.getKey().split("/"))
            .filteredOn(part -> part.startsWith("{"))
            .containsExactlyElementsOf(inPath);
        assertThat(operation.path("summary").asText()).isNotBlank();
      }
    }
  }

  @Test
  void what_is_answered_has_the_members_that_are_described() throws Exception {
    JsonNode schemas = document().at("/components/schemas");
    STAGE.append("acme", "t-1");
    Map<String, String> answers =
        Map.of(
            "RuntimeSnapshot", "/api/v1/snapshot",
            "ProjectionHealth", "/api/v1/projections/health?tenant_id=acme",
            "WorkerStatus", "/api/v1/workers/trace_summary?tenant_id=acme",
            "WaitResult", "/api/v1/wait?tenant_id=acme&timeout=0",
            "ScopePage", "/api/v1/fleet/scopes",
            "WhoAmI", "/api/v1/whoami",
            "EventDetails", "/api/v1/events?tenant_id=acme&log_seq=1");
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      JsonNode given = new ObjectMapper().readTree(STAGE.get(answer.getValue(), null).body());
      JsonNode described = schemas.path(answer.getKey());
      assertThat(members(given)).as(answer.getKey()).isEqualTo(required(described));
      assertThat(members(described.path("properties"))).containsAll(required(described));
    }
    Run run =
        new Run(
            "j",
            null,
            "all",
            RunMode.REBUILD,
            RunStatus.QUEUED,
            Instant.EPOCH,
            null,
            null,
            0,
            null,
            0,
            0,
            null,
            null,
            null,
            false,
            0,
            Run.Phase.QUEUED,
            null,
            null,
            null,
            null,
            "{}");
    assertThat(members(RunJson.of(run))).isEqualTo(members(schemas.path("Run").path("properties")));
    assertThat(members(schemas.at("/RuntimeSnapshot/properties")))
        .as("all but what is left out where there is none")
        .containsOnlyOnce("feeds")
        .hasSize(required(schemas.path("RuntimeSnapshot")).size() + 1);
  }

  private static List<String> required(JsonNode described) {
    return StreamSupport.stream(described.path("required").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static List<String> members(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
