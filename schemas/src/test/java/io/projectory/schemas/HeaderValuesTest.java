package io.projectory.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderValuesTest {
  @Test
  void the_last_of_a_name_counts_in_any_order_of_adding_and_asking() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<String> names = new ArrayList<>(Arrays.asList(EventRecord.NAMES));
      names.addAll(List.of("other", "ce_tenantid", "ce_id", ""));
      if (seed > 1) {
        Collections.shuffle(names, random);
      }
      HeaderValues values = new HeaderValues();
      for (int i = 0; i < names.size(); i++) {
        if (seed > 1 && random.nextInt(5) == 0) {
          names.set(i, "absent");
        }
        values.add(names.get(i), ("v" + i).getBytes(UTF_8));
      }
      List<String> asked = new ArrayList<>(Arrays.asList(EventRecord.NAMES));
      if (seed > 2) {
        Collections.shuffle(asked, random);
      }
      for (String name : asked) {
        int last = names.lastIndexOf(name);
        byte[] found = values.apply(name);
        assertThat(found == null ? null : new String(found, UTF_8))
            .as("%s, seed %d", name, seed)
            .isEqualTo(last < 0 ? null : "v" + last);
      }
      assertThat(values.apply("other")).isNull();
    }
  }
}
