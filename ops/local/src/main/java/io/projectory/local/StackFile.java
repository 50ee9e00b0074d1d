package io.projectory.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * {@code projectory.yaml} of the data directory: the configuration that every command reads, and
 * where the stack remembers its ports and passwords. Readable by its owner only. What a user adds
 * to it (a section {@code projector}, a key) is kept.
 */
final class StackFile {

  private static final TypeReference<LinkedHashMap<String, Object>> SECTION =
      new TypeReference<>() {};

  private final YAMLMapper yaml =
      YAMLMapper.builder(
              YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build())
          .build();
  private final Path file;
  private final Map<String, Object> values;
  private String before;

  private StackFile(Path file, String text) throws IOException {
    this.file = file;
    before = text;
    Map<String, Object> read = text.isBlank() ? null : yaml.readValue(text, SECTION);
    values = read == null ? new LinkedHashMap<>() : read;
  }

  static StackFile read(Path file) {
    try {
      return new StackFile(file, Files.exists(file) ? Files.readString(file) : "");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new LocalStackException(file + " is no YAML of sections and keys, see line " + line, e);
    } catch (IOException e) {
      throw new LocalStackException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return file;
  }

  /** The value at {@code section.key..}, or null. */
  String get(String... path) {
    Object value = values;
    for (String key : path) {
      value = value instanceof Map<?, ?> section ? section.get(key) : null;
    }
    return value == null ? null : value.toString();
  }

  void set(Object value, String... path) {
    Map<String, Object> section = values;
    for (int i = 0; i < path.length - 1; i++) {
      section = section(section, path[i]);
    }
    section.put(path[path.length - 1], value);
  }

  private Map<String, Object> section(Map<String, Object> parent, String key) {
    Map<String, Object> section =
        parent.get(key) instanceof Map<?, ?> found
            ? yaml.convertValue(found, SECTION)
            : new LinkedHashMap<>();
    parent.put(key, section);
    return section;
  }

  /** Writes it if something changed: whole or not at all. */
  void save() {
    try {
      String text = yaml.writeValueAsString(values);
      if (before.isEmpty() || !Objects.equals(values, yaml.readValue(before, SECTION))) {
        write(text);
        before = text;
      }
    } catch (IOException e) {
      throw new LocalStackException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private void write(String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    Files.createFile(
        aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
