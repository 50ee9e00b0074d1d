package io.projectory.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {

  /** Hashes computed with Kafka's own client library. */
  @ParameterizedTest
  @CsvSource({
    "'default', -1846287829, 3, 7",
    "'a', -1563381124, 4, 4",
    "'ab', 316155434, 2, 2",
    "'abc', 479470107, 3, 3",
    "'abcd', -1323649548, 4, 8",
    "'tenant-1', 374640331, 3, 7",
    "'Prüfung – 第二 🔎', 2052278183, 7, 11",
    "'', 275646681, 1, 9",
    "'acme', -1281648380, 4, 0",
    "'0123456789abcdef', 1438427052, 4, 0",
  })
  void a_tenant_goes_where_the_default_partitioner_of_kafka_puts_it(
      String tenant, int hash, int ofEight, int ofTwelve) {
    assertThat(Partitions.murmur2(tenant.getBytes(UTF_8))).isEqualTo(hash);
    assertThat(Partitions.of(tenant, 8)).isEqualTo(ofEight);
    assertThat(Partitions.of(tenant, 12)).isEqualTo(ofTwelve);
  }

  @Test
  void a_topic_without_partitions_is_refused() {
    assertThatThrownBy(() -> Partitions.of("a", 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
