package io.projectory.connector.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.log.Lsn;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetsTest {

  @Test
  void inside_a_transaction_the_end_of_the_one_before_is_reached() {
    assertThat(Offsets.reached(Map.of("lsn", 90L, "lsn_proc", 90L, "lsn_commit", 70L)))
        .isEqualTo(new Lsn(70));
  }

  @Test
  void before_the_first_end_of_a_transaction_nothing_is_reached() {
    assertThat(Offsets.reached(Map.of("lsn", 90L, "lsn_proc", 90L))).isNull();
  }

  @Test
  void a_snapshot_reaches_nothing_before_its_last_row() {
    assertThat(
            Offsets.reached(
                Map.of("lsn", 50L, "snapshot", "INITIAL", "last_snapshot_record", false)))
        .isNull();
    assertThat(
            Offsets.reached(
                Map.of("lsn", 50L, "snapshot", "INITIAL", "last_snapshot_record", true)))
        .isEqualTo(new Lsn(50));
  }
}
