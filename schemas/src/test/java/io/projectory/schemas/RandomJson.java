package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Random;

/** Documents of every shape; keys never need an escape. */
final class RandomJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int[] POINTS = {
    'a', 'b', 'Z', '0', ' ', '/', 0x7f, 0xe9, 0x7ff, 0x800, 0x2028, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF,
    0x10000, 0x1F50E, 0x10FFFF, '"', '\\', '\n', 1, 0x1f
  };
  private static final int PLAIN = 18;

  private RandomJson() {}

  static JsonNode value(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0:
        return NODES.textNode(text(random, POINTS.length));
      case 1:
        return NODES.numberNode(random.nextInt());
      case 2:
        return NODES.numberNode(random.nextLong());
      case 3:
        return big(random);
      case 4:
        return NODES.booleanNode(random.nextBoolean());
      case 5:
        return NODES.nullNode();
      case 6:
        return array(random, depth);
      default:
        return object(random, depth);
    }
  }

  private static JsonNode big(Random random) {
    return NODES.numberNode(BigInteger.ONE.shiftLeft(64 + random.nextInt(200)).negate());
  }

  private static JsonNode array(Random random, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(random, depth - 1));
    }
    return array;
  }

  private static JsonNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(text(random, PLAIN), value(random, depth - 1));
    }
    return object;
  }

  private static String text(Random random, int points) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      out.appendCodePoint(POINTS[random.nextInt(points)]);
    }
    return out.toString();
  }
}
