package io.projectory.schemas.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminResult;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.ProjectoryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published JSON Schemas accept and refuse what the code does.
 *
 * <p>What a schema cannot say, and these documents leave out: secrets; floats (to a schema {@code
 * 1.0} is an integer); U+0000 and unpaired surrogates; real calendar dates (a 31st of April); bytes
 * of UTF-8 instead of characters; that the tenant of an envelope is the one appended to.
 */
class SchemaAgreementTest {
  private static final String URN = "urn:projectory:schema:";
  private static final int MUTATIONS = 3_000;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(SchemaAgreementTest::schemaText));

  private static final Schema ENVELOPE = schema("envelope");
  private static final Schema COMMAND = schema("admin-command");
  private static final Schema RESULT = schema("admin-result");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "7",
          "2147483647",
          "2147483648",
          "9223372036854775808",
          "\"\"",
          "\" \"",
          "\"\\u00a0\\u3000\\t\"",
          "\"\\u200b\"",
          "\"x\"",
          "\" agent \"",
          "\"robot\"",
          "\"primary\"",
          "\"allow\"",
          "\"success\"",
          "\"TraceFinished\"",
          "\"traceFinished\"",
          "\" TraceStarted\"",
          "\" 2025-12-31 12:00:00,5-23:59\\n\"",
          "\"2025-12-31T12:00:00-00:00\"",
          "\"2025-12-31T12:00:60Z\"",
          "\"2025-12-31T24:00:00Z\"",
          "\"2025-12-31T12:00:00\"",
          "\"2025-13-31T12:00:00Z\"",
          "\"" + "k".repeat(200) + "\"",
          "\"" + "k".repeat(201) + "\"",
          "[]",
          "[\"a\"]",
          "[\"a\",\" \"]",
          "[1]",
          "[null]",
          "{}",
          "{\"a\":1}",
          "{\"policy_id\":\"p\",\"policy_version\":\"1\"}",
          "{\"entity_type\":\"p\",\"entity_id\":\"1\"}");

  private static String schemaText(String id) {
    return id.startsWith(URN)
        ? resource("/json/" + id.substring(URN.length()) + ".schema.json")
        : null;
  }

  private static Schema schema(String name) {
    return REGISTRY.getSchema(SchemaLocation.of(URN + name));
  }

  private static String resource(String path) {
    try (InputStream in = SchemaAgreementTest.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean accepts(Schema schema, JsonNode document) {
    return schema.validate(document.toString(), InputFormat.JSON).isEmpty();
  }

  private static boolean codeAccepts(Consumer<JsonNode> code, JsonNode document) {
    try {
      code.accept(document);
      return true;
    } catch (ProjectoryException e) {
      assertThat(e.code()).isIn(ErrorCode.INVALID_ARGUMENT, ErrorCode.SCHEMA_VIOLATION);
      return false;
    }
  }

  private static void append(JsonNode envelope) {
    EventDraft.of("default", envelope);
  }

  private static void command(JsonNode document) {
    AdminCommand.parse(document.toString().getBytes(UTF_8));
  }

  private static ArrayNode fixtures() {
    return (ArrayNode) CanonicalJson.parse(resource("/envelopes/one-of-each-type.json"));
  }

  @Test
  void one_event_of_each_type_is_accepted_by_both() {
    ArrayNode envelopes = fixtures();
    assertThat(envelopes)
        .extracting(e -> e.get("event_type").textValue())
        .containsExactlyElementsOf(EventTypes.ALL);
    for (JsonNode envelope : envelopes) {
      assertThat(ENVELOPE.validate(envelope.toString(), InputFormat.JSON)).isEmpty();
      append(envelope);
    }
  }

  @Test
  void every_member_with_every_value_is_accepted_or_refused_by_both() {
    fixtures().forEach(e -> eachMember(e, ENVELOPE, SchemaAgreementTest::append, (ObjectNode) e));
    commands().forEach(c -> eachMember(c, COMMAND, SchemaAgreementTest::command, (ObjectNode) c));
  }

  /** Changes each member of a part of the document in place, and changes it back. */
  private static void eachMember(
      JsonNode document, Schema schema, Consumer<JsonNode> code, ObjectNode part) {
    for (String name : names(part)) {
      JsonNode before = part.get(name);
      for (String value : VALUES) {
        part.set(name, Envelopes.json(value));
        agree(schema, code, document);
      }
      part.remove(name);
      agree(schema, code, document);
      part.set(name, before);
      if (before instanceof ObjectNode inner) {
        eachMember(document, schema, code, inner);
      }
    }
    part.put("unknown", 1);
    agree(schema, code, document);
    part.remove("unknown");
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void mutated_envelopes_are_accepted_or_refused_by_both() {
    List<JsonNode> envelopes = new ArrayList<>();
    fixtures().forEach(envelopes::add);
    int accepted = mutate(1, envelopes, ENVELOPE, SchemaAgreementTest::append);
    assertThat(accepted).isBetween(MUTATIONS / 20, MUTATIONS * 9 / 10);
  }

  @Test
  void mutated_commands_are_accepted_or_refused_by_both() {
    int accepted = mutate(2, commands(), COMMAND, SchemaAgreementTest::command);
    assertThat(accepted).isBetween(MUTATIONS / 20, MUTATIONS * 9 / 10);
  }

  private static int mutate(
      long seed, List<JsonNode> originals, Schema schema, Consumer<JsonNode> code) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      JsonNode changed = originals.get(random.nextInt(originals.size())).deepCopy();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        change(random, (ObjectNode) changed);
      }
      accepted += agree(schema, code, changed) ? 1 : 0;
    }
    return accepted;
  }

  private static boolean agree(Schema schema, Consumer<JsonNode> code, JsonNode document) {
    boolean byCode = codeAccepts(code, document);
    assertThat(accepts(schema, document)).as("schema on %s", document).isEqualTo(byCode);
    return byCode;
  }

  /** Replaces, removes or adds one member, at any depth. */
  private static void change(Random random, ObjectNode object) {
    List<String> names = names(object);
    if (names.isEmpty() || random.nextInt(12) == 0) {
      object.put("unknown", 1);
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    if (object.get(name) instanceof ObjectNode inner && random.nextInt(5) > 0) {
      change(random, inner);
    } else if (random.nextInt(6) == 0) {
      object.remove(name);
    } else {
      object.set(name, Envelopes.json(VALUES.get(random.nextInt(VALUES.size()))));
    }
  }

  private static List<JsonNode> commands() {
    String id = "\"command_id\":\"0d3f8a52-6c1e-4f3b-9b8e-0c8f5b7a1e2D\",";
    return List.of(
        Envelopes.json(
            "{"
                + id
                + "\"command\":\"replay\",\"projection\":\"all\",\"tenant_id\":null,"
                + "\"options\":{\"since_log_seq\":0,\"until_log_seq\":9,\"batch_size\":2,"
                + "\"max_events_per_second\":100,\"from_log\":null},\"metadata\":{\"a\":1}}"),
        Envelopes.json(
            "{"
                + id
                + "\"command\":\"rebuild\",\"projection\":\"context_graph\",\"tenant_id\":\"a\","
                + "\"options\":{\"from_log\":true},\"reason\":\"r\",\"requested_by\":\"me\","
                + "\"expires_at\":\"2025-12-31T12:00:00Z\"}"),
        Envelopes.json(
            "{"
                + id
                + "\"command\":\"cancel\",\"projection\":null,\"job_id\":"
                + "\"0d3f8a52-6c1e-4f3b-9b8e-0c8f5b7a1e2f\"}"),
        Envelopes.json("{" + id + "\"command\":\"pause\",\"projection\":\"p\",\"job_id\":null}"),
        Envelopes.json(
            "{"
                + id
                + "\"command\":\"skip\",\"projection\":\"p\",\"tenant_id\":\" a \","
                + "\"event_id\":\"e\",\"reason\":null,\"options\":null,\"metadata\":null}"));
  }

  @Test
  void commands_are_read() {
    List<AdminCommand> read =
        commands().stream().map(c -> AdminCommand.parse(c.toString().getBytes(UTF_8))).toList();
    assertThat(read.get(0).options()).isEqualTo(new AdminCommand.Options(0L, 9L, 2, 100, false));
    assertThat(read.get(1).command()).isEqualTo(AdminCommand.Verb.REBUILD);
    assertThat(read.get(1).options().fromLog()).isTrue();
    assertThat(read.get(4).tenantId()).isEqualTo("a");
    commands().forEach(c -> assertThat(accepts(COMMAND, c)).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"command_id\":\"1-1-1-1-1\",\"command\":\"sync\",\"projection\":\"p\"}",
        "{\"command_id\":\"0d3f8a52-6c1e-4f3b-9b8e-0c8f5b7a1e2f\",\"command\":\"sync\"}",
        "{\"command_id\":\"0d3f8a52-6c1e-4f3b-9b8e-0c8f5b7a1e2f\",\"command\":\"drop\",\"projection\":\"p\"}",
        "{\"command_id\":\"0d3f8a52-6c1e-4f3b-9b8e-0c8f5b7a1e2f\",\"command\":\"cancel\"}",
        "{\"command_id\":\"0d3f8a52-6c1e-4f3b-9b8e-0c8f5b7a1e2f\",\"command\":\"skip\",\"projection\":\"all\","
            + "\"tenant_id\":\"a\",\"event_id\":\"e\"}"
      })
  void what_is_no_command_is_refused_by_both(String text) {
    assertThat(agree(COMMAND, SchemaAgreementTest::command, Envelopes.json(text))).isFalse();
  }

  @Test
  void results_agree_with_their_schema() {
    ProjectoryException e =
        new ProjectoryException(ErrorCode.CONFLICT, "busy", Map.of("job_id", "x"));
    for (AdminResult.Status status : AdminResult.Status.values()) {
      boolean bad = status == AdminResult.Status.REFUSED || status == AdminResult.Status.FAILED;
      AdminResult result =
          new AdminResult(bad ? null : "id", status, bad ? AdminResult.Error.of(e) : null, null);
      assertThat(RESULT.validate(result.toJson().toString(), InputFormat.JSON)).isEmpty();
    }
    assertThat(accepts(RESULT, Envelopes.json("{\"command_id\":\"x\",\"status\":\"refused\"}")))
        .isFalse();
    assertThat(accepts(RESULT, Envelopes.json("{\"command_id\":\"x\",\"status\":\"done\"}")))
        .isFalse();
  }
}
