package io.projectory.testkit.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"workflow\":\"renewal\",\"title\":\"Test trace\"}"
            + "|e758835736ca4e2801813e25cb4c0276ebbfce44b63966f2fc15afbcc461d758",
        "{\"outcome\":\"success\",\"summary\":null}"
            + "|11602b2bf4967bcd70de0698d8bea52c145f82226ee2afb0966df458f40afbb9",
        "{\"title\":\"Prüfung – 第二 🔎\",\"nested\":{\"z\":{},\"a\":[]},"
            + "\"n\":[1,-7,12345678901234567890123,true,null]}"
            + "|0c31bb1c641b5b6ee32a9606e786bc7aa72189908a5e44958f3b665f6444a6a9",
        "{\"ctl\":\"x\\ty\\nz\\u0001\",\"quote\":\"a\\\"b\\\\c\",\"slash\":\"\\/\"}"
            + "|287e6fe302ac13b1917f10c529ac744cc6324da3bfa44ab4e48b54317f4fc384"
      })
  void the_worked_examples_have_their_hashes(String json, String hash) {
    assertThat(PlainJson.payloadHash(PlainJson.parse(json))).isEqualTo("sha256:" + hash);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "0.0", "1e3", "[{\"a\":-1E-2}]"})
  void floating_point_is_refused_anywhere(String json) {
    assertThatThrownBy(() -> PlainJson.canonical(PlainJson.parse(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keys_stand_in_byte_order_at_every_depth() {
    String key1 = "\uE000";
    String key2 = "\uD83D\uDD0E";
    String json = "{\"" + key2 + "\":1,\"" + key1 + "\":[{\"b\":1,\"a\":2}]}";
    assertThat(PlainJson.canonical(PlainJson.parse(json)))
        .isEqualTo("{\"" + key1 + "\":[{\"a\":2,\"b\":1}],\"" + key2 + "\":1}");
  }

  @Test
  void trap_20_byte_order_puts_supplementary_characters_last() {
    assertThat(ByteOrder.INSTANCE.compare("a\uE000", "a\uD83D\uDD0E")).isNegative();
    assertThat(ByteOrder.INSTANCE.compare("\uD83D\uDD0E", "\uD83D\uDD0F")).isNegative();
    assertThat(ByteOrder.INSTANCE.compare("ab", "a")).isPositive();
    assertThat(ByteOrder.INSTANCE.compare("é", "é")).isZero();
  }

  @Test
  void the_last_of_two_equal_keys_wins() {
    assertThat(PlainJson.canonical(PlainJson.parse("{\"a\":1,\"a\":2}"))).isEqualTo("{\"a\":2}");
  }
}
