package io.projectory.local;

import io.projectory.app.config.ProjectorConfig;
import io.projectory.servers.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ports and passwords of one stack: those remembered in its {@link StackFile}, the options' where
 * they say otherwise, fresh ones the first time.
 */
final class StackSettings {

  static final String LOG_DATABASE = "projectory_log";
  static final String VIEWS_DATABASE = "projectory_views";
  static final String OWNER = "projectory_owner";

  private static final String POLICY_ACTIVITY = "policy_activity";

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})(?:/|$)");

  /** Role per login: the name in the file, the role in Postgres. */
  private static final List<String> LOG_LOGINS =
      List.of("owner", "writer", "connector", "projector");

  private static final List<String> VIEWS_LOGINS = List.of("owner", "projector");

  private final StackFile file;
  private final int postgresPort;
  private final int kafkaPort;
  private final int httpPort;
  private final int connectorPort;
  private final int streamsPort;
  private final boolean streams;
  private final Path streamsState;

  private StackSettings(StackFile file, LocalOptions options, Path streamsState) {
    this.file = file;
    this.streams = options.streams().isPresent();
    this.streamsState = streamsState;
    postgresPort = port(options.postgresPort(), file.get("event_log", "url"));
    kafkaPort = port(options.kafkaPort(), file.get("kafka", "bootstrap_servers"));
    String http = file.get("http", "port");
    httpPort = port(options.httpPort(), http == null ? null : ":" + http);
    String connector = file.get("connector", "http", "port");
    connectorPort = port(OptionalInt.empty(), connector == null ? null : ":" + connector);
    String streamed = file.get("streams", "http", "port");
    streamsPort = port(OptionalInt.empty(), streamed == null ? null : ":" + streamed);
  }

  /** Decides on all; passwords are written down before anything uses them. */
  static StackSettings settle(StackFile file, LocalOptions options, Path streamsState) {
    StackSettings settings = new StackSettings(file, options, streamsState);
    settings.rememberPasswords();
    return settings;
  }

  private static int port(OptionalInt wanted, String remembered) {
    if (wanted.isPresent()) {
      return wanted.getAsInt();
    }
    Matcher found = remembered == null ? null : PORT.matcher(remembered);
    return found != null && found.find() ? Integer.parseInt(found.group(1)) : Ports.free();
  }

  /** Writes the ports down, once the servers have them: a port that was taken is not kept. */
  void rememberPorts() {
    String server = "jdbc:postgresql://127.0.0.1:" + postgresPort + "/";
    file.set(server + LOG_DATABASE, "event_log", "url");
    file.set(server + VIEWS_DATABASE, "projections", "url");
    file.set("127.0.0.1:" + kafkaPort, "kafka", "bootstrap_servers");
    file.set(httpPort, "http", "port");
    file.set(connectorPort, "connector", "http", "port");
    if (streams) {
      file.set(streamsPort, "streams", "http", "port");
      setIfMissing(streamsState.toString(), "streams", "state_directory");
      List<String> projections = new ArrayList<>(ProjectorConfig.defaults().projections());
      projections.add(POLICY_ACTIVITY);
      setIfMissing(projections, "projector", "projections");
    }
    file.save();
  }

  private void rememberPasswords() {
    logins("event_log", LOG_LOGINS);
    logins("projections", VIEWS_LOGINS);
    setIfMissing(true, "admin_controls", "allow_rebuild");
    // its servers are here and only slow, if anything
    setIfMissing("2m", "connector", "start_timeout");
    file.save();
  }

  private void setIfMissing(Object value, String... path) {
    if (file.get(path) == null) {
      file.set(value, path);
    }
  }

  /** A role has one password, whichever database it logs in to. */
  private void logins(String database, List<String> logins) {
    Passwords passwords = new Passwords();
    for (String login : logins) {
      file.set(role(login), database, login, "user");
      String known = file.get("event_log", login, "password");
      file.set(known == null ? passwords.next() : known, database, login, "password");
    }
  }

  static String role(String login) {
    return "projectory_" + login;
  }

  List<String> logins() {
    return LOG_LOGINS;
  }

  String password(String login) {
    return file.get("event_log", login, "password");
  }

  int postgresPort() {
    return postgresPort;
  }

  int kafkaPort() {
    return kafkaPort;
  }

  int httpPort() {
    return httpPort;
  }

  int streamsPort() {
    return streamsPort;
  }
}
