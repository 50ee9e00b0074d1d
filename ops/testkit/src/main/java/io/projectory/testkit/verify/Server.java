package io.projectory.testkit.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** Where a database is and who reads it; never printed. */
public record Server(String url, String user, String password) {
  /**
   * A section of the product's configuration file, seen as one of its logins.
   *
   * @param section {@code event_log} or {@code projections}
   * @param login such as {@code projector} or {@code writer}
   * @param environment for passwords written as {@code ${NAME}}
   * @throws IllegalArgumentException when the file does not say
   */
  public static Server in(
      Path config, String section, String login, Map<String, String> environment) {
    try {
      JsonNode database = new YAMLMapper().readTree(Files.readString(config)).path(section);
      JsonNode as = database.path(login);
      if (!database.path("url").isTextual() || !as.path("user").isTextual()) {
        throw new IllegalArgumentException(
            config + " names no " + section + ".url or no " + section + "." + login + ".user");
      }
      String password = secret(as.path("password").asText(""), environment);
      return new Server(database.get("url").textValue(), as.get("user").textValue(), password);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          config + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static String secret(String written, Map<String, String> environment) throws IOException {
    if (written.startsWith("${") && written.endsWith("}")) {
      return environment.getOrDefault(written.substring(2, written.length() - 1), "");
    }
    return written.startsWith("file:")
        ? Files.readString(Path.of(written.substring("file:".length()))).strip()
        : written;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  @Override
  public String toString() {
    return "Server[" + url + " as " + user + "]";
  }
}
