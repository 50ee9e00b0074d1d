package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code append} takes and refuses (SEMANTICS 3 to 6), and what becomes of what it took. */
class AppendRulesAcceptanceTest {
  private static final String INSERTED = "inserted";
  private static final String SCHEMA = "schema_violation";
  private static final String ARGUMENT = "invalid_argument";
  private static final String SECRET = "pii_policy_violation";
  private static final String SEQUENCE = "event_sequence_invalid";

  @TempDir private Path folder;

  @Test
  void every_line_gets_its_answer_and_the_tables_equal_the_fold_of_what_was_taken()
      throws IOException, SQLException {
    Lines lines = new Lines();
    envelopes(lines);
    payloads(lines);
    numbersAndText(lines);
    secrets(lines);
    sequences(lines);
    try (RunningProduct product = RunningProduct.start(folder.resolve("data"))) {
      Path file = Files.write(folder.resolve("lines.jsonl"), lines.lines());
      Result result =
          new Cli(product).run("append", "--file", file.toString(), "--tenant", "t", "--json");
      List<JsonNode> answers = result.documents();
      for (int i = 0; i < lines.lines().size(); i++) {
        assertThat(answer(answers.get(i)))
            .as("%s%n%s", lines.lines().get(i), answers.get(i))
            .isEqualTo(lines.answers().get(i));
      }
      Current.await(product, Duration.ofMinutes(1));
      Verdict.clean(product);
    }
  }

  private static String answer(JsonNode line) {
    String result = line.get("result").asText();
    return result.equals("rejected") ? line.get("error_code").asText() : result;
  }

  private static void envelopes(Lines lines) {
    lines
        .start(INSERTED)
        .start(INSERTED, "occurred_at", "\" 2026-02-28 23:59:59.123456+05:30 \"")
        .start(ARGUMENT, "occurred_at", "\"2026-02-30T00:00:00Z\"")
        .start(ARGUMENT, "occurred_at", "\"2026-02-28T00:00:60Z\"")
        .start(ARGUMENT, "occurred_at", "\"2026-02-28T00:00:00\"")
        .start(ARGUMENT, "occurred_at", "\"2026-02-28T00:00:00-00:00\"")
        .start(SCHEMA, "event_id", "\" \\u00a0 \"")
        .start(SCHEMA, "event_type", "\"Nonsense\"")
        .start(ARGUMENT, "trace_seq", "-1")
        .start(ARGUMENT, "idempotency_key", "\"\"")
        .start(ARGUMENT, "idempotency_key", "\"  \"")
        .start(INSERTED, "idempotency_key", Lines.quoted("🔎".repeat(50)))
        .start(ARGUMENT, "idempotency_key", Lines.quoted("🔎".repeat(50) + "x"))
        .start(SCHEMA, "schema_version", "0")
        .start(INSERTED, "schema_version", "null", "tags", "null", "correlation_id", "null")
        .start(INSERTED, "tags", "[\" trimmed \",\"größe\"]")
        .start(SCHEMA, "tags", "[\" \"]")
        .start(SCHEMA, "actor", "{\"actor_type\":\"robot\",\"actor_id\":\"a\"}")
        .start(SCHEMA, "source", "{\"producer_id\":\" \",\"system\":\"s\"}")
        .start(ARGUMENT, "occurred_at", null)
        .start(ARGUMENT, "payload", "[]");
  }

  private static void payloads(Lines lines) {
    String entity = "\"primary_entity\":{\"entity_type\":\"x\",\"entity_id\":\"y\"";
    lines
        .start(SCHEMA, "payload", "{\"workflow\":\"w\",\"title\":\" \"," + entity + "}}")
        .start(SCHEMA, "payload", "{\"workflow\":\"w\",\"title\":\"t\",\"primary_entity\":[]}")
        .start(
            INSERTED, "payload", "{\"workflow\":\"w\",\"title\":\"t\",\"more\":{}," + entity + "}}")
        .start(
            INSERTED,
            "payload",
            "{\"workflow\":\" w \",\"title\":\"\\u0001\\u2028\\u007f\\/\\\"\"," + entity + "}}")
        .start(
            INSERTED,
            "payload",
            "{\"workflow\":\"w\",\"title\":\"t\"," + entity + ",\"system\":{\"b\":1,\"a\":[]}}}")
        .start(
            INSERTED,
            "payload",
            "{\"workflow\":\"w\",\"title\":\"first\",\"title\":\"last\"," + entity + "}}");
  }

  private static void numbersAndText(Lines lines) {
    String rest = "\"workflow\":\"w\",\"primary_entity\":{\"entity_type\":\"x\",\"entity_id\":\"";
    lines
        .start(SCHEMA, "payload", "{\"title\":\"t\",\"n\":1.0," + rest + "y\"}}")
        .start(SCHEMA, "payload", "{\"title\":\"t\",\"n\":[{\"m\":1e3}]," + rest + "y\"}}")
        .start(INSERTED, "payload", "{\"title\":\"t\",\"n\":-0," + rest + "y\"}}")
        .start(
            INSERTED,
            "payload",
            "{\"title\":\"t\",\"n\":" + "1234567890".repeat(30) + "," + rest + "y\"}}")
        .start(SCHEMA, "payload", "{\"title\":\"a\\u0000b\"," + rest + "y\"}}")
        .start(SCHEMA, "payload", "{\"title\":\"a\\ud83d\"," + rest + "y\"}}")
        .start(INSERTED, "payload", "{\"title\":\"t\"," + rest + "\\ud83d\\udd0e:1\"}}")
        .start(INSERTED, "payload", "{\"title\":\"t\"," + rest + "\\ue000:1\"}}")
        .start(INSERTED, "payload", "{\"title\":\"t\"," + rest + "\\uff21 \"}}")
        .start(
            INSERTED,
            "payload",
            "{\"title\":\"t\",\"\\ud83d\\udd0e\":1,\"\\uff21\":2," + rest + "y\"}}");
  }

  private static void secrets(Lines lines) {
    lines
        .start(SECRET, "correlation_id", "\"a TOKEN=1\"")
        .start(SECRET, "tags", "[\"Eurasia\"]")
        .start(SECRET, "idempotency_key", "\"desk-1\"")
        .start(INSERTED, "event_id", "\"desk-1\"", "trace_id", "\"risk-1\"");
  }

  private static void sequences(Lines lines) {
    String trace = "story";
    String policy = "\"policy\":{\"policy_id\":\"p:1\",\"policy_version\":\"v:1\"}";
    lines
        .event(SEQUENCE, trace, 0, "TraceFinished", "{\"outcome\":\"success\"}")
        .start(INSERTED, "trace_id", "\"story\"", "idempotency_key", "\"story-start\"")
        .start("reused", "trace_id", "\"story\"", "idempotency_key", "\"story-start\"")
        .start(
            "idempotency_conflict", "trace_id", "\"another\"", "idempotency_key", "\"story-start\"")
        .event(SEQUENCE, trace, 2, "TraceFinished", "{\"outcome\":\"success\"}")
        .event("conflict", trace, 1, "InputObserved", input("i"), "event_id", "\"e1\"")
        .event(INSERTED, trace, 1, "InputObserved", input(" i:1 "))
        .event(
            INSERTED,
            trace,
            2,
            "PolicyEvaluated",
            "{" + policy + ",\"inputs\":[],\"decision\":\"deny\"}")
        .event(
            INSERTED,
            trace,
            3,
            "ExceptionRequested",
            "{\"exception_id\":\"x\",\"reason\":\"r\"," + policy + "}")
        .event(INSERTED, trace, 4, "ApprovalRecorded", approval("exception", "never requested"))
        .event(INSERTED, trace, 5, "ApprovalRecorded", approval("exceptions", "x"))
        .event(INSERTED, trace, 6, "PrecedentCited", cited("\"story\""))
        .event(INSERTED, trace, 7, "PrecedentCited", cited("\"never:seen\""))
        .event(SCHEMA, trace, 8, "PrecedentCited", cited("\" \""))
        .event(SCHEMA, trace, 8, "PrecedentCited", cited("\"x\",\"similarity_score\":1"))
        .event(
            INSERTED,
            trace,
            8,
            "ActionCommitted",
            "{\"action_id\":\"a:b:c\",\"status\":\"partial\",\"error\":null}")
        .event(INSERTED, trace, 9, "TraceFinished", "{\"outcome\":\"abandoned\",\"summary\":null}")
        .event("conflict", trace, 10, "InputObserved", input("late"))
        .start("reused", "trace_id", "\"story\"", "idempotency_key", "\"story-start\"");
  }

  private static String input(String id) {
    return "{\"input_id\":\""
        + id
        + "\",\"source\":{\"system\":\"s\",\"object_type\":\"t\",\"object_id\":\"o\"},\"facts\":[]}";
  }

  private static String approval(String subjectType, String subjectId) {
    return "{\"approval_id\":\"1\",\"subject\":{\"subject_type\":\"%s\",\"subject_id\":\"%s\"},"
            .formatted(subjectType, subjectId)
        + "\"approver\":{\"actor_type\":\"committee\",\"actor_id\":\"p\"},\"decision\":\"rejected\"}";
  }

  private static String cited(String rawTraceId) {
    return "{\"reason\":\"r\",\"cited_trace_id\":" + rawTraceId + "}";
  }
}
