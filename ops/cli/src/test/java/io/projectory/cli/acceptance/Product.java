package io.projectory.cli.acceptance;

import io.projectory.testkit.verify.Server;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A running installation, however it was started. */
interface Product {
  /** The configuration file of all its processes. */
  Path config();

  /** How a command is told about it. */
  List<String> option();

  /** To the log's database, as the superuser that no part of the product is. */
  Connection superuser() throws SQLException;

  /** One of the logins of the configuration file. */
  default Connection connect(String section, String login) throws SQLException {
    return Server.in(config(), section, login, Map.of()).connect();
  }
}
