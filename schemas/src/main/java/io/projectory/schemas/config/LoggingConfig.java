package io.projectory.schemas.config;

import java.util.List;
import java.util.Locale;

/** Section {@code logging}: how the processes write their log, to standard output. */
public record LoggingConfig(
    @Meaning("Lines for people, or one JSON object a line.") Format format) {
  private static final String FILE = "logback.configurationFile";

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  public LoggingConfig {
    format = format == null ? Format.TEXT : format;
  }

  /**
   * Chooses the logging configuration of this process, unless {@code -Dlogback.configurationFile}
   * has. Before anything is logged.
   *
   * @param file null when there is none that can be read
   * @param text resource for lines for people; that for JSON is its name with {@code -json}
   */
  public static void choose(ConfigFile file, String text) {
    if (System.getProperty(FILE, "").isBlank()) {
      boolean json =
          file != null
              && file.texts(List.of("logging", "format"))
                  .equals(List.of(Format.JSON.name().toLowerCase(Locale.ROOT)));
      System.setProperty(FILE, json ? text.replace(".xml", "-json.xml") : text);
    }
  }
}
