package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} from an empty folder, again on the same one, and a second one beside it. */
class UpAcceptanceTest {
  private static final int SAMPLE_EVENTS = 374;

  @TempDir private Path folder;

  @Test
  void the_sample_becomes_current_and_is_there_once_after_a_second_up() throws Exception {
    Path data = folder.resolve("data");
    try (Stack stack = Stack.up(data, "--sample")) {
      assertReady(stack.ready(), data);
      assertThat(stack.awaitSample()).isEqualTo(SAMPLE_EVENTS);
      Current.await(stack, Duration.ofMinutes(2));
      assertThat(Verdict.clean(stack).events()).isEqualTo(SAMPLE_EVENTS);
      assertSecondIsRefused(data);
      long begin = System.nanoTime();
      stack.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
    try (Stack again = Stack.up(data, "--sample")) {
      assertThat(again.awaitSample()).isZero();
      Current.await(again, Duration.ofMinutes(2));
      assertThat(Verdict.clean(again).events()).isEqualTo(SAMPLE_EVENTS);
    }
  }

  private static void assertReady(JsonNode ready, Path data) {
    assertThat(ready.get("event").asText()).isEqualTo("ready");
    assertThat(ready.get("postgres").asText()).startsWith("jdbc:postgresql://127.0.0.1:");
    assertThat(ready.get("kafka").asText()).matches("127\\.0\\.0\\.1:\\d+");
    assertThat(ready.get("http").asText()).startsWith("http://127.0.0.1:");
    assertThat(Path.of(ready.get("data_dir").asText())).isEqualTo(data);
  }

  private static void assertSecondIsRefused(Path data) {
    Result second =
        MainProcess.start(List.of("-Xmx256m"), List.of("up", "--data-dir", data.toString()))
            .result(Duration.ofSeconds(60));
    assertThat(second.exit()).isNotZero();
    assertThat(second.err()).as("%s", second).hasSize(1);
    assertThat(second.err().get(0)).contains(data.toString());
  }
}
