package io.projectory.schemas.config;

import io.projectory.schemas.ProjectoryException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The one configuration file of all processes, in YAML, with overrides from the environment.
 *
 * <p>The file is made of sections; each process binds those it needs to records whose constructors
 * hold the defaults and the checks. A component that nobody wrote is null to the constructor. Keys
 * are the components' names in snake case. An unknown or duplicate key, a wrong type, or a value
 * the record refuses is a {@link ProjectoryException} ({@code invalid_argument}) that names file,
 * line and key. {@code PROJECTORY_<SECTION>__<KEY>} overrides one value: two underscores go a level
 * down, and in a map of texts (Kafka properties) one underscore is a dot.
 *
 * <p>Values: {@link Durations}, {@link Secret}, {@link MayBeInfinite}, numbers, texts, enums in
 * lower case, paths, lists, maps and nested records. Not thread-safe.
 */
public final class ConfigFile {
  /** The sections there are. */
  public static final List<String> SECTIONS =
      List.of(
          "event_log",
          "projections",
          "kafka",
          "connector",
          "projector",
          "http",
          "admin_controls",
          "topics");

  private final ConfigNode.Section root;
  private final Provenance provenance = new Provenance();
  private final Binder binder;

  private ConfigFile(ConfigNode.Section root, Map<String, String> environment) {
    EnvironmentOverrides.merge(root, environment);
    this.root = root;
    this.binder = new Binder(new Scalars(environment), provenance);
    root.members().forEach(ConfigFile::requireSection);
  }

  /**
   * Reads a file.
   *
   * @param environment usually {@link System#getenv()}
   * @throws ProjectoryException {@code invalid_argument} when it cannot be read or is no such file
   */
  public static ConfigFile load(Path file, Map<String, String> environment) {
    String name = file.toString();
    try {
      return parse(Files.readString(file), name, environment);
    } catch (NoSuchFileException e) {
      throw ConfigErrors.file(name, "there is no such configuration file");
    } catch (CharacterCodingException e) {
      throw ConfigErrors.file(name, "not UTF-8 text");
    } catch (IOException e) {
      throw ConfigErrors.file(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** The same from text; {@code name} is what errors call it. */
  public static ConfigFile parse(String yaml, String name, Map<String, String> environment) {
    return new ConfigFile(YamlReader.read(yaml, name), environment);
  }

  /** Defaults and the environment alone. */
  public static ConfigFile empty(Map<String, String> environment) {
    Origin nowhere = new Origin(Source.Kind.DEFAULT, "configuration");
    return new ConfigFile(ConfigNode.Section.empty(nowhere), environment);
  }

  /**
   * The section as a record; one that nobody wrote has no members.
   *
   * @throws ProjectoryException {@code invalid_argument} for what is wrong with it
   */
  public <T extends Record> T bind(String section, Class<T> type) {
    if (!SECTIONS.contains(section)) {
      throw new IllegalArgumentException("there is no section " + section);
    }
    ConfigNode node = root.members().get(section);
    boolean written = node instanceof ConfigNode.Section;
    Origin origin = node == null ? root.origin() : node.origin();
    return binder.bind(
        written ? (ConfigNode.Section) node : ConfigNode.Section.empty(origin), section, type);
  }

  /** Whether anybody wrote something under that section. */
  public boolean has(String section) {
    return root.members().get(section) instanceof ConfigNode.Section found
        && !found.members().isEmpty();
  }

  /** Where each value of the sections bound so far comes from, by path, in order. */
  public Map<String, Source> provenance() {
    return provenance.sources();
  }

  private static void requireSection(String name, ConfigNode node) {
    if (!SECTIONS.contains(name)) {
      throw ConfigErrors.at(
          node.origin(), name, "unknown section; known are " + String.join(", ", SECTIONS));
    }
    if (!(node instanceof ConfigNode.Section) && !node.isEmpty()) {
      throw ConfigErrors.at(node.origin(), name, "is a section of keys, not a value");
    }
  }
}
