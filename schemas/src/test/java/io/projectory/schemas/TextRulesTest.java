package io.projectory.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {

  @Test
  void byte_order_is_the_order_of_utf_8_bytes() {
    Random random = new Random(11);
    int[] points = {
      0, 'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF
    };
    for (int i = 0; i < 20_000; i++) {
      String a = word(random, points);
      String b = word(random, points);
      int expected = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
      assertThat(Integer.signum(ByteOrder.compare(a, b))).isEqualTo(Integer.signum(expected));
    }
    assertThat(ByteOrder.compare("\uE000", "😀")).isNegative();
    assertThat("\uE000".compareTo("😀")).isPositive();
  }

  private static String word(Random random, int[] points) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      out.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return out.toString();
  }

  @Test
  void blank_and_trim_go_by_unicode_white_space() {
    String space =
        "\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2007\u200A\u2028\u2029\u202F\u205F\u3000";
    assertThat(Text.isBlank(space)).isTrue();
    assertThat(Text.isBlank(null)).isTrue();
    assertThat(Text.isBlank("")).isTrue();
    assertThat(Text.trim(space + "a" + space + "b" + space)).isEqualTo("a" + space + "b");
    assertThat(Text.isBlank("\u200B")).as("zero width space is no white space").isFalse();
    assertThat(Text.isBlank("\uFEFF")).isFalse();
    assertThat(Text.isBlank("\u001C")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12-31T12:00:00Z, 2025-12-31T12:00:00Z",
    "2025-12-31T12:00:00.1Z, 2025-12-31T12:00:00.1Z",
    "2025-12-31T12:00:00.120034999Z, 2025-12-31T12:00:00.120034Z",
    "2025-12-31T12:00:00.000000999Z, 2025-12-31T12:00:00Z",
    "0999-01-01T00:00:00.000001Z, 0999-01-01T00:00:00.000001Z",
  })
  void rfc_now_has_microseconds_without_trailing_zeros(Instant instant, String expected) {
    assertThat(RfcNow.format(instant)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12-31T12:00:00Z, 2025-12-31T12:00:00Z",
    "2025-12-31 12:00:00+02:00, 2025-12-31T12:00:00+02:00",
    "'2024-02-29 23:59:59,1234567890123-23:59', 2024-02-29T23:59:59.1234567890123-23:59",
    "2025-01-01T00:00:00.5+00:00, 2025-01-01T00:00:00.5+00:00",
  })
  void times_are_normalised_to_rfc_3339(String text, String expected) {
    assertThat(OccurredAt.toRfc3339(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2025",
        "2025-12-31",
        "2025-12-31T12:00:00",
        "2025-12-31T12:00Z",
        "2025-12-31T12:00:00-00:00",
        "2025-02-29T12:00:00Z",
        "2025-04-31T12:00:00Z",
        "2025-00-01T12:00:00Z",
        "2025-01-00T12:00:00Z",
        "2025-13-01T12:00:00Z",
        "2025-12-31T24:00:00Z",
        "2025-12-31T12:60:00Z",
        "2025-12-31T12:00:60Z",
        "2025-12-31T12:00:00.Z",
        "2025-12-31T12:00:00z",
        "2025-12-31t12:00:00Z",
        "2025-12-31T12:00:00+2:00",
        "2025-12-31T12:00:00+0200",
        "2025-12-31T12:00:00+02",
        "2025-12-31T12:00:00+24:00",
        "2025-12-31T12:00:00+02:60",
        "2025-12-31T12:00:00+02:00x",
        "2025-12-31T12:00:00ZZ",
        "2025-12-31  12:00:00Z",
        "20251231T120000Z",
        "+2025-12-31T12:00:00Z",
        "٢٠٢٥-12-31T12:00:00Z",
        "2025-12-31T12:00:00.1 Z",
        "2025-12-31T12:00:0-Z",
        "2025-12-31T12:00:00+-1:00",
        "2025-12-31T12:00:00 Z"
      })
  void what_is_no_time_is_told(String text) {
    assertThat(OccurredAt.parse(text)).isNull();
    assertThat(OccurredAt.toRfc3339(text)).isNull();
  }

  @Test
  void times_compare_as_instants_with_every_digit() {
    assertThat(OccurredAt.parse("2025-01-01T01:00:00+01:00"))
        .isEqualTo(OccurredAt.parse("2025-01-01 00:00:00.000Z"));
    assertThat(OccurredAt.parse("2025-01-01T00:00:00.00000000001Z"))
        .isGreaterThan(OccurredAt.parse("2025-01-01T00:00:00Z"))
        .isLessThan(OccurredAt.parse("2025-01-01T00:00:00.1Z"));
    assertThat(OccurredAt.of(Instant.parse("2025-01-01T00:00:00.050Z")))
        .isEqualTo(OccurredAt.parse("2025-01-01T00:00:00.05Z"));
  }

  @Test
  void a_tenant_is_trimmed_and_not_blank() {
    assertThat(Tenants.require("\u00A0acme ")).isEqualTo("acme");
    assertThatThrownBy(() -> Tenants.require("\u3000"))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    assertThatThrownBy(() -> Tenants.require("a\0b"))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_VIOLATION));
  }
}
