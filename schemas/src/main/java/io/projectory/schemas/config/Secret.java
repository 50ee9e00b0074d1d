package io.projectory.schemas.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A value that is never shown: {@link #toString} is {@code ***}. Immutable. */
public final class Secret {
  private static final String FILE = "file:";

  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value itself, for those who log in with it. */
  public String reveal() {
    return value;
  }

  /**
   * Reads {@code ${NAME}} from the environment, {@code file:PATH} from a file (without the line end
   * at its end), and takes anything else as the value itself.
   *
   * @throws IllegalArgumentException naming the variable or the file, never the value
   */
  static Secret resolve(String text, Map<String, String> environment) {
    if (text.startsWith(FILE)) {
      return of(fromFile(text.substring(FILE.length())));
    }
    return of(expand(text, environment));
  }

  /** The variable's value when the whole text is {@code ${NAME}}, else the text. */
  static String expand(String text, Map<String, String> environment) {
    if (!text.startsWith("${") || !text.endsWith("}")) {
      return text;
    }
    String name = text.substring(2, text.length() - 1);
    String found = environment.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set; set it or write another reference");
    }
    return found;
  }

  private static String fromFile(String path) {
    try {
      return Files.readString(Path.of(path)).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
