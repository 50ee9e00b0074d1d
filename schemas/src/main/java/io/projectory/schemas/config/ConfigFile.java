package io.projectory.schemas.config;

import io.projectory.schemas.ProjectoryException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
          "streams",
          "projector",
          "http",
          "metrics",
          "admin_controls",
          "topics",
          "logging");

  /** Other names of keys of other sections, which every process has to know. */
  public static final Map<String, String> ALIASES =
      Map.of(
          "projector.projection_partitions", "topics.partitions",
          "projector.admin_controls", "admin_controls");

  private final ConfigTree tree;
  private final Problems problems;
  private final Provenance provenance = new Provenance();
  private final Binder binder;
  private final Aliases aliases;

  private ConfigFile(ConfigNode.Section root, Map<String, String> environment, Problems problems) {
    EnvironmentOverrides.merge(root, environment, problems);
    this.tree = new ConfigTree(root);
    this.problems = problems;
    this.binder = new Binder(new Scalars(environment), provenance);
    this.aliases = new Aliases(tree, problems);
    root.members().forEach((name, node) -> problems.collect(() -> requireSection(name, node)));
    ALIASES.forEach(
        (alias, key) -> aliases.resolve(path(alias), List.of(path(key)), UnaryOperator.identity()));
  }

  /**
   * Reads a file.
   *
   * @param environment usually {@link System#getenv()}
   * @throws ProjectoryException {@code invalid_argument} when it cannot be read or is no such file
   */
  public static ConfigFile load(Path file, Map<String, String> environment) {
    ConfigFile read = inspect(file, environment);
    read.requireSound();
    return read;
  }

  /**
   * The same, for those who want to know everything that is wrong: it is kept for {@link
   * #problems}.
   *
   * @throws ProjectoryException {@code invalid_argument} when it cannot be read or is no YAML
   */
  public static ConfigFile inspect(Path file, Map<String, String> environment) {
    String name = file.toString();
    try {
      return read(Files.readString(file), name, environment);
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
    ConfigFile read = read(yaml, name, environment);
    read.requireSound();
    return read;
  }

  private static ConfigFile read(String yaml, String name, Map<String, String> environment) {
    Problems problems = new Problems();
    return new ConfigFile(YamlReader.read(yaml, name, problems), environment, problems);
  }

  /** Defaults and the environment alone. */
  public static ConfigFile empty(Map<String, String> environment) {
    Origin nowhere = new Origin(Source.Kind.DEFAULT, "configuration");
    ConfigFile file =
        new ConfigFile(ConfigNode.Section.empty(nowhere), environment, new Problems());
    file.requireSound();
    return file;
  }

  /**
   * The section as a record; one that nobody wrote has no members.
   *
   * @throws ProjectoryException {@code invalid_argument} for the first thing that is wrong with it
   */
  public <T extends Record> T bind(String section, Class<T> type) {
    try {
      return bound(section, type);
    } catch (ConfigProblems e) {
      throw e.all().get(0);
    }
  }

  /** The same; what is wrong is kept for {@link #problems}. */
  public <T extends Record> Optional<T> tryBind(String section, Class<T> type) {
    List<T> made = new ArrayList<>();
    problems.collect(() -> made.add(bound(section, type)));
    return made.stream().findFirst();
  }

  private <T extends Record> T bound(String section, Class<T> type) {
    if (!SECTIONS.contains(section)) {
      throw new IllegalArgumentException("there is no section " + section);
    }
    ConfigNode node = tree.members().get(section);
    Origin origin = node == null ? tree.origin() : node.origin();
    ConfigNode.Section written =
        node instanceof ConfigNode.Section found ? found : ConfigNode.Section.empty(origin);
    return binder.bind(written, section, type);
  }

  /** Everything that was found to be wrong so far, except what was thrown. */
  public List<ProjectoryException> problems() {
    return problems.found();
  }

  /**
   * @throws ProjectoryException the first of {@link #problems}
   */
  public void requireSound() {
    problems.throwFirst();
  }

  /** The text or the texts written at a path, for what must be known before binding. */
  public List<String> texts(List<String> path) {
    return tree.find(path).map(Binder::texts).orElse(List.of());
  }

  /**
   * Moves what is written under one name to the keys that it stands for. Both written is a problem.
   *
   * @param text makes the keys' text of the alias's, or throws an IllegalArgumentException
   */
  public void alias(List<String> alias, List<List<String>> keys, UnaryOperator<String> text) {
    aliases.resolve(alias, keys, text);
  }

  /** Gives a key the value of a preset, unless it has one. */
  public void preset(List<String> key, String text, String preset) {
    tree.putIfAbsent(key, new ConfigNode.Scalar(text, Origin.preset(preset)));
  }

  /** Gives a key a default, unless it has a value. */
  public void otherwise(List<String> key, String text) {
    tree.putIfAbsent(key, new ConfigNode.Scalar(text, Origin.standard()));
  }

  /** Whether anybody wrote something under that section. */
  public boolean has(String section) {
    return tree.members().get(section) instanceof ConfigNode.Section found
        && !found.members().isEmpty();
  }

  /** Where each value of the sections bound so far comes from, by path, in order. */
  public Map<String, Source> provenance() {
    return provenance.sources();
  }

  private static List<String> path(String dotted) {
    return List.of(dotted.split("\\."));
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
