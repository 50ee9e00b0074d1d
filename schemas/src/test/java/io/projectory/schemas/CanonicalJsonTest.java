package io.projectory.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void the_worked_examples_have_their_hashes() {
    hash(
        "{\"title\":\"Test trace\",\"workflow\":\"renewal\"}",
        "e758835736ca4e2801813e25cb4c0276ebbfce44b63966f2fc15afbcc461d758");
    hash(
        "{\"outcome\":\"success\",\"summary\":null}",
        "11602b2bf4967bcd70de0698d8bea52c145f82226ee2afb0966df458f40afbb9");
    hash(
        "{\"n\":[1,-7,12345678901234567890123,true,null],\"nested\":{\"a\":[],\"z\":{}},"
            + "\"title\":\"Prüfung – 第二 🔎\"}",
        "0c31bb1c641b5b6ee32a9606e786bc7aa72189908a5e44958f3b665f6444a6a9");
    hash(
        "{\"ctl\":\"x\\ty\\nz\\u0001\",\"quote\":\"a\\\"b\\\\c\",\"slash\":\"/\"}",
        "287e6fe302ac13b1917f10c529ac744cc6324da3bfa44ab4e48b54317f4fc384");
    hash(
        "{\"primary_entity\":{\"entity_id\":\"sf:opp:789\",\"entity_type\":\"opportunity\","
            + "\"system\":\"salesforce\"},\"title\":\"Healthcare customer discount approval\","
            + "\"workflow\":\"deal_approval\"}",
        "05bdd600ea34428f6df95fa5c35f06fae382a84da0269a7d65968d88ff8de642");
  }

  private static void hash(String canonical, String hex) {
    JsonNode json = CanonicalJson.parse(canonical);
    assertThat(CanonicalJson.write(json)).isEqualTo(canonical);
    assertThat(CanonicalJson.isCanonical(canonical.getBytes(UTF_8))).isTrue();
    assertThat(PayloadHash.of(json)).isEqualTo("sha256:" + hex);
    assertThat(PayloadHash.matches(canonical.getBytes(UTF_8), "sha256:" + hex)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` { \"b\" : 1 , \"a\" : [ 1 , 2 ] } `|{\"a\":[1,2],\"b\":1}",
        "`{\"a\":1,\"a\":2}`|{\"a\":2}",
        "`{\"a\":1.5,\"a\":2}`|{\"a\":2}",
        "`\"\\/\\u0041\\u001F\\u007f\\u2028\"`|`\"/A\\u001f\u007f\u2028\"`",
        "`\"\\ud83d\\udd0e\"`|`\"🔎\"`",
        "`-0`|0",
        "`{\"😀\":1,\"\uFFFD\":2,\"a\":3}`|{\"a\":3,\"\uFFFD\":2,\"😀\":1}",
        "`-9223372036854775809`|-9223372036854775809",
        "`[]`|[]",
        "`null`|null",
      })
  void what_is_read_is_written_canonically(String input, String canonical) {
    assertThat(CanonicalJson.write(CanonicalJson.parse(input.getBytes(UTF_8))))
        .isEqualTo(canonical);
    assertThat(CanonicalJson.isCanonical(canonical.getBytes(UTF_8))).isTrue();
    assertThat(CanonicalJson.isCanonical(input.getBytes(UTF_8))).isEqualTo(input.equals(canonical));
  }

  @Test
  void every_control_character_has_its_shortest_escape() {
    JsonNode all =
        JsonNodeFactory.instance.textNode(
            IntStream.range(1, 0x20)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining()));
    String text = CanonicalJson.write(all);
    assertThat(text)
        .isEqualTo(
            "\"\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
                + "\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019"
                + "\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\"");
    assertThat(CanonicalJson.isCanonical(text.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "0.0",
        "1e3",
        "[1E400]",
        "{\"a\":{\"b\":[-0.0]}}",
        "\"\\u0000\"",
        "{\"a\\u0000\":1}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\udfff\":1}",
        "",
        " ",
        "{}{}",
        "[1] x",
        "{",
        "[1,]",
        "{'a':1}",
        "01",
        "+1",
        "NaN",
        "\uFEFF{}",
        "nul",
        "\"\t\"",
        "{\"a\":1,}",
        "/*c*/1"
      })
  void what_has_no_canonical_form_is_a_schema_violation(String input) {
    byte[] bytes = input.getBytes(UTF_8);
    assertViolation(bytes);
    assertThat(CanonicalJson.isCanonical(bytes)).isFalse();
  }

  @Test
  void bytes_that_are_not_utf_8_are_a_schema_violation() {
    for (String hex :
        List.of("80", "c080", "c3", "e08080", "eda080", "f4908080", "f8888080", "ff")) {
      byte[] bytes =
          ("\"" + new String(unhex(hex), StandardCharsets.ISO_8859_1) + "\"")
              .getBytes(StandardCharsets.ISO_8859_1);
      assertViolation(bytes);
      assertThat(CanonicalJson.isCanonical(bytes)).as(hex).isFalse();
    }
    assertViolation("{}".getBytes(StandardCharsets.UTF_16LE));
    assertViolation("{}".getBytes(StandardCharsets.UTF_16));
  }

  private static byte[] unhex(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }

  private static void assertViolation(byte[] bytes) {
    assertThatThrownBy(() -> CanonicalJson.parse(bytes))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_VIOLATION));
  }

  @Test
  void floats_are_named_with_their_place() {
    assertThatThrownBy(() -> CanonicalJson.parse("{\"a\":[0,{\"b\":2.5}]}"))
        .hasMessageContaining("$.a[1].b");
  }

  @Test
  void nesting_is_supported_to_a_limit_and_refused_beyond() {
    byte[] deepest = nested(CanonicalJson.MAX_DEPTH);
    assertThat(CanonicalJson.writeBytes(CanonicalJson.parse(deepest))).isEqualTo(deepest);
    assertThat(CanonicalJson.isCanonical(deepest)).isTrue();
    assertViolation(nested(CanonicalJson.MAX_DEPTH + 1));
    assertThat(CanonicalJson.isCanonical(nested(CanonicalJson.MAX_DEPTH + 1))).isFalse();
    assertViolation(nested(1_000_000));
    assertThat(CanonicalJson.isCanonical(nested(1_000_000))).isFalse();
    JsonNode tower = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 100_000; i++) {
      tower = JsonNodeFactory.instance.arrayNode().add(tower);
    }
    JsonNode tooDeep = tower;
    assertThatThrownBy(() -> CanonicalJson.write(tooDeep)).isInstanceOf(ProjectoryException.class);
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
  }

  @Test
  void large_strings_keys_and_integers_pass() {
    String huge = "x".repeat(Topics.MAX_PAYLOAD_BYTES);
    String digits = "7".repeat(100_000);
    String text = "{\"" + huge + "\":\"" + huge + "\",\"y\":" + digits + "}";
    JsonNode json = CanonicalJson.parse(text);
    assertThat(json.get("y").bigIntegerValue()).isEqualTo(new BigInteger(digits));
    assertThat(CanonicalJson.write(json)).isEqualTo(text);
    assertThat(CanonicalJson.isCanonical(text.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1}",
        " 1",
        "1 ",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":1}",
        "\"\\/\"",
        "\"\\u0041\"",
        "\"\\u001F\"",
        "\"\\u0009\"",
        "-0",
        "00",
        "\"\\u007f\"",
        "[1,\n2]",
        "{\"a\":{\"c\":1,\"b\":2}}",
        "{\"ab\":1,\"a\":2}"
      })
  void another_spelling_is_not_canonical(String text) {
    assertThat(CanonicalJson.isCanonical(text.getBytes(UTF_8))).isFalse();
  }

  @Test
  void keys_that_need_an_escape_are_judged_conservatively() {
    assertThat(CanonicalJson.isCanonical("{\"\\n\":1}".getBytes(UTF_8))).isTrue();
    String two = "{\"\\n\":1,\"a\":{}}";
    assertThat(CanonicalJson.isCanonical(two.getBytes(UTF_8))).isFalse();
    assertThat(CanonicalJson.write(CanonicalJson.parse(two))).isEqualTo(two);
    assertThat(
            PayloadHash.matches(two.getBytes(UTF_8), PayloadHash.ofCanonical(two.getBytes(UTF_8))))
        .isTrue();
  }

  @Test
  void the_hash_of_bytes_that_are_not_canonical_never_counts() {
    byte[] loose = "{\"b\":1, \"a\":2}".getBytes(UTF_8);
    assertThat(PayloadHash.matches(loose, PayloadHash.ofCanonical(loose))).isFalse();
    assertThat(PayloadHash.matches(loose, PayloadHash.of(CanonicalJson.parse(loose)))).isTrue();
  }

  @Test
  void random_documents_are_canonical_exactly_when_they_equal_their_canonical_form() {
    for (long seed = 0; seed < 4000; seed++) {
      Random random = new Random(seed);
      JsonNode json = RandomJson.value(random, 4);
      byte[] canonical = CanonicalJson.writeBytes(json);
      assertThat(CanonicalJson.parse(canonical)).as("seed %d", seed).isEqualTo(json);
      assertThat(CanonicalJson.isCanonical(canonical)).as("seed %d", seed).isTrue();
      byte[] damaged = canonical.clone();
      damaged[random.nextInt(damaged.length)] =
          (byte) " \"\\{}[]:,0a\u0080".charAt(random.nextInt(12));
      if (CanonicalJson.isCanonical(damaged)) {
        assertThat(CanonicalJson.writeBytes(CanonicalJson.parse(damaged)))
            .as("seed %d", seed)
            .isEqualTo(damaged);
      }
    }
  }

  @Test
  void the_order_of_keys_in_the_input_does_not_change_the_hash() {
    List<String> members =
        IntStream.range(0, 12)
            .mapToObj(i -> "\"" + new String(Character.toChars(0x61 + i * 5000)) + "\":" + i)
            .collect(Collectors.toList());
    String expected = PayloadHash.of(CanonicalJson.parse("{" + String.join(",", members) + "}"));
    Random random = new Random(3);
    for (int i = 0; i < 250; i++) {
      Collections.shuffle(members, random);
      String text = "{" + String.join(",", members) + "}";
      assertThat(PayloadHash.of(CanonicalJson.parse(text))).isEqualTo(expected);
    }
  }
}
