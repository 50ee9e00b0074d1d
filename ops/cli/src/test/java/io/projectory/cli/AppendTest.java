package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.cli.CliFixture.Outcome;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AppendTest {
  private final CliFixture cli = new CliFixture();

  @Test
  void every_line_is_answered_in_the_documented_shape() {
    Outcome first = cli.feed(Lines.started("t") + Lines.finished("t", 5), append("--json"));
    assertThat(first.lines())
        .containsExactly(
            "{\"line\":1,\"result\":\"inserted\",\"log_seq\":1,\"event_id\":\"t-0\","
                + "\"payload_hash\":"
                + "\"sha256:80fbb580b1dcb4cc3be23691b92d87fa291c526f47393b3b316bcc1597698ee6\",\"error_code\":null,\"message\":null}",
            "{\"line\":2,\"result\":\"rejected\",\"log_seq\":null,\"event_id\":\"t-5\","
                + "\"payload_hash\":null,\"error_code\":\"event_sequence_invalid\","
                + "\"message\":\"trace t expects trace_seq 1; a trace begins with its only"
                + " TraceStarted at 0\"}");
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.err()).isEmpty();
  }

  @Test
  void a_second_run_of_the_same_file_reuses_everything() throws IOException {
    Path file = cli.folder.resolve("events.jsonl");
    Files.writeString(file, Lines.started("t") + Lines.finished("t", 1));
    Outcome first = cli.run("append", "--file", file.toString());
    Outcome second = cli.run("append", "--file", file.toString());
    assertThat(first).isEqualTo(new Outcome(0, "2 lines: 2 inserted, 0 reused, 0 rejected\n", ""));
    assertThat(second).isEqualTo(new Outcome(0, "2 lines: 0 inserted, 2 reused, 0 rejected\n", ""));
  }

  @Test
  void a_line_that_is_no_json_is_rejected_and_the_next_is_appended() {
    Outcome outcome = cli.feed("{\"event_id\": \n\n" + Lines.started("t"), append("--json"));
    assertThat(outcome.lines()).hasSize(2);
    assertThat(outcome.lines().get(0))
        .startsWith("{\"line\":1,\"result\":\"rejected\",\"log_seq\":null,\"event_id\":null,")
        .contains("\"error_code\":\"schema_violation\"");
    assertThat(outcome.lines().get(1)).startsWith("{\"line\":3,\"result\":\"inserted\"");
    assertThat(outcome.exit()).isEqualTo(1);
  }

  @Test
  void people_see_each_rejected_line_and_a_summary() {
    Outcome outcome = cli.feed("[]\n" + Lines.started("t"), append());
    assertThat(outcome.err())
        .isEqualTo("line 1 rejected (invalid_argument): $ must be an object: an event envelope\n");
    assertThat(outcome.out()).isEqualTo("2 lines: 1 inserted, 0 reused, 1 rejected\n");
  }

  @Test
  void a_tenant_in_the_line_wins_over_the_option() {
    String input = Lines.of("own", Lines.started("a")) + Lines.started("b");
    Outcome outcome = cli.feed(input, append("--tenant", "given", "--json"));
    assertThat(outcome.exit()).isZero();
    assertThat(cli.run("health", "--tenant", "own", "--json").out())
        .contains("\"event_log_last_seq\":1");
    assertThat(cli.run("health", "--tenant", "given", "--json").out())
        .contains("\"event_log_last_seq\":1");
  }

  @Test
  void windows_line_ends_a_byte_order_mark_and_a_missing_last_line_end_are_taken() {
    String input =
        "\uFEFF" + Lines.started("t").replace("\n", "\r\n") + Lines.finished("t", 1).strip();
    assertThat(cli.feed(input, append()).out())
        .isEqualTo("2 lines: 2 inserted, 0 reused, 0 rejected\n");
  }

  @Test
  void a_file_that_is_not_there_is_bad_usage() {
    Outcome outcome = cli.run("append", "--file", "/nowhere.jsonl");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "projectory: --file /nowhere.jsonl cannot be read; name a file of JSON lines, or -\n");
  }

  @Test
  void a_log_that_takes_nothing_stops_at_the_first_line() {
    cli.log("revoke insert on dg_event_log from projectory_writer");
    Outcome outcome = cli.feed(Lines.started("t") + Lines.started("u"), append());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("projectory: stopped at line 1 (0 lines: 0 inserted, 0 reused, 0 rejected")
        .contains("permission denied")
        .hasLineCount(1);
  }

  @Test
  void a_connection_that_breaks_names_the_line_reached_and_the_next_run_goes_on() {
    String first = Lines.started("t");
    String rest = Lines.finished("t", 1);
    InputStream input =
        new SequenceInputStream(
            bytes(first),
            new FilterInputStream(bytes(rest)) {
              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                cli.log(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where usename = 'projectory_writer' and datname = current_database()");
                return super.read(buffer, offset, length);
              }
            });
    Outcome broken = cli.run(input, append());
    assertThat(broken.exit()).isEqualTo(3);
    assertThat(broken.err())
        .startsWith("projectory: stopped at line 2 (1 line: 1 inserted, 0 reused, 0 rejected")
        .contains("run the same command again")
        .hasLineCount(1);
    assertThat(cli.feed(first + rest, append()).out())
        .isEqualTo("2 lines: 1 inserted, 1 reused, 0 rejected\n");
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String[] append(String... more) {
    String[] all = new String[3 + more.length];
    all[0] = "append";
    all[1] = "--file";
    all[2] = "-";
    System.arraycopy(more, 0, all, 3, more.length);
    return all;
  }
}
