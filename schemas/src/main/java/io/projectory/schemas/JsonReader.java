package io.projectory.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads one document into a tree and remembers whether it met anything that has no canonical form.
 */
final class JsonReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Only the depth is bounded here: sizes are bounded by whoever takes the bytes in. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // the plain parser is quadratic in the number of digits
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          // keys come from outside: no table of names that they could fill or make collide
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final JsonParser parser;
  private boolean odd;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** A tree, and whether it may hold floats or text that cannot be stored. */
  record Tree(JsonNode root, boolean odd) {}

  static Tree read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonReader reader = new JsonReader(parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw CanonicalJson.violation("no JSON value in an empty text", "syntax", null);
      }
      JsonNode root = reader.value(first);
      if (parser.nextToken() != null) {
        throw CanonicalJson.violation("text follows the JSON value", "syntax", null);
      }
      return new Tree(root, reader.odd);
    } catch (StreamConstraintsException e) {
      throw CanonicalJson.tooDeep(e);
    } catch (IOException e) {
      throw CanonicalJson.violation("not valid JSON", "syntax", e);
    }
  }

  static String decode(byte[] utf8) {
    String text = Utf8.decode(utf8);
    if (text == null) {
      throw CanonicalJson.violation("not valid UTF-8", "utf8", null);
    }
    return text;
  }

  private JsonNode value(JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT:
        return object();
      case START_ARRAY:
        return array();
      case VALUE_STRING:
        return NODES.textNode(noted(parser.getText()));
      case VALUE_NUMBER_INT:
        return integer();
      case VALUE_NUMBER_FLOAT:
        odd = true;
        return NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE:
        return NODES.booleanNode(true);
      case VALUE_FALSE:
        return NODES.booleanNode(false);
      default:
        return NODES.nullNode();
    }
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = noted(parser.currentName());
      object.set(name, value(parser.nextToken()));
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token));
    }
    return array;
  }

  private JsonNode integer() throws IOException {
    switch (parser.getNumberType()) {
      case INT:
        return NODES.numberNode(parser.getIntValue());
      case LONG:
        return NODES.numberNode(parser.getLongValue());
      default:
        return NODES.numberNode(parser.getBigIntegerValue());
    }
  }

  private String noted(String text) {
    odd |= Text.unstorable(text) != null;
    return text;
  }
}
