package io.projectory.schemas.config;

import java.util.Locale;

/**
 * A database and who logs in to it for what; a process asks only for the login it needs.
 *
 * @param owner migrates
 * @param writer appends events
 * @param connector reads changes
 * @param projector reads the log, writes projections
 */
public record DatabaseConfig(
    @Meaning(
            value = "jdbc:postgresql://host:port/database, without a password.",
            otherwise = "required")
        String url,
    Login owner,
    Login writer,
    Login connector,
    Login projector) {
  public DatabaseConfig {
    if (url == null) {
      throw new IllegalArgumentException("url is missing; write jdbc:postgresql://host:port/name");
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "url '"
              + withoutSecrets(url)
              + "' is not for PostgreSQL; write jdbc:postgresql://host:port/name");
    }
    if (url.toLowerCase(Locale.ROOT).contains("password=") || url.contains("@")) {
      throw new IllegalArgumentException(
          "url holds a password, which would be shown; give it to a login instead");
    }
  }

  private static String withoutSecrets(String url) {
    int query = url.indexOf('?');
    String shown = query < 0 ? url : url.substring(0, query);
    return shown.contains("@") ? "***" + shown.substring(shown.lastIndexOf('@')) : shown;
  }
}
