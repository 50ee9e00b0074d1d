package io.projectory.connector.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LsnTest {

  @Test
  void is_read_and_written_as_the_server_does() {
    assertThat(Lsn.parse("16/B374D848")).hasToString("16/B374D848");
    assertThat(Lsn.parse("FFFFFFFF/FFFFFFFF")).hasToString("FFFFFFFF/FFFFFFFF");
    assertThat(Lsn.parse("0/1").value()).isEqualTo(1);
    assertThatThrownBy(() -> Lsn.parse("0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void is_compared_without_a_sign() {
    assertThat(Lsn.parse("FFFFFFFF/0").isAfter(Lsn.parse("0/1"))).isTrue();
    assertThat(Lsn.parse("1/0").isAfter(Lsn.parse("0/FFFFFFFF"))).isTrue();
    assertThat(Lsn.parse("1/0").isAfter(Lsn.parse("1/0"))).isFalse();
  }
}
