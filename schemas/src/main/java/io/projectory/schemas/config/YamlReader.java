package io.projectory.schemas.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.projectory.schemas.ProjectoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one YAML document strictly: no duplicate keys, no aliases, no second document. */
final class YamlReader {
  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final YAMLParser parser;
  private final String file;
  private final Problems problems;

  private YamlReader(YAMLParser parser, String file, Problems problems) {
    this.parser = parser;
    this.file = file;
    this.problems = problems;
  }

  /**
   * @param problems takes doubled keys; what else is wrong is thrown
   */
  static ConfigNode.Section read(String yaml, String file, Problems problems) {
    try (YAMLParser parser = FACTORY.createParser(yaml)) {
      return new YamlReader(parser, file, problems).document();
    } catch (JsonProcessingException e) {
      throw syntax(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only the first line of the parser's message: the others quote the file, secrets included. */
  private static ProjectoryException syntax(String file, JsonProcessingException e) {
    String where =
        e.getLocation() == null ? file : Origin.file(file, e.getLocation().getLineNr()).where();
    String problem = e.getOriginalMessage();
    String first = problem == null ? "" : problem.lines().findFirst().orElse("");
    return ConfigErrors.file(where, "not valid YAML: " + first);
  }

  private ConfigNode.Section document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return ConfigNode.Section.empty(Origin.file(file, 0));
    }
    if (first != JsonToken.START_OBJECT) {
      throw ConfigErrors.file(here().where(), "a configuration is made of sections, key: value");
    }
    ConfigNode.Section root = section("");
    if (parser.nextToken() != null) {
      throw ConfigErrors.file(here().where(), "holds a second document; one is enough");
    }
    return root;
  }

  private ConfigNode.Section section(String path) throws IOException {
    ConfigNode.Section section = ConfigNode.Section.empty(here());
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String member = path.isEmpty() ? key : path + "." + key;
      Origin origin = here();
      if (section.members().containsKey(key)) {
        String first = section.members().get(key).origin().where();
        problems.add(
            ConfigErrors.at(
                origin, member, "written twice, first at " + first + "; keep one of them"));
      }
      parser.nextToken();
      section.members().putIfAbsent(key, value(member, origin));
    }
    return section;
  }

  private ConfigNode value(String path, Origin origin) throws IOException {
    if (parser.isCurrentAlias()) {
      throw ConfigErrors.at(origin, path, "anchors and aliases are not supported; write it out");
    }
    switch (parser.currentToken()) {
      case START_OBJECT:
        return new ConfigNode.Section(section(path).members(), origin);
      case START_ARRAY:
        return items(path, origin);
      case VALUE_NULL:
        return new ConfigNode.Scalar(null, origin);
      default:
        return new ConfigNode.Scalar(parser.getText(), origin);
    }
  }

  private ConfigNode items(String path, Origin origin) throws IOException {
    List<ConfigNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(path + "[" + items.size() + "]", here()));
    }
    return new ConfigNode.Items(items, origin);
  }

  private Origin here() {
    return Origin.file(file, parser.currentTokenLocation().getLineNr());
  }
}
