package io.projectory.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GoldenMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void a_scenario_is_events_and_the_digests_they_lead_to() {
    assertThat(run("scenarios")).isZero();
    assertThat(text(out)).contains("dealdesk\n");
    out.reset();
    assertThat(run("events", "dealdesk")).isZero();
    assertThat(text(out).lines()).hasSize(9).allMatch(line -> line.startsWith("{"));
    out.reset();
    assertThat(run("digests", "dealdesk")).isZero();
    assertThat(text(out).lines()).hasSize(4).anyMatch(l -> l.matches("full_projection sha256:.*"));
  }

  @Test
  void anything_else_is_bad_usage_in_one_line() {
    assertThat(run("events", "nothing")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("dealdesk").hasLineCount(2);
  }

  private int run(String... arguments) {
    return GoldenMain.run(arguments, new PrintStream(out), new PrintStream(err));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
