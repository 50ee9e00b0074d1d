package io.projectory.cli.up;

import io.projectory.local.LocalStack;

/** The line that says that appends and projecting work. */
public record Ready(
    String event, String postgres, String kafka, String http, String console, String dataDir) {

  public static Ready of(LocalStack stack) {
    return new Ready(
        "ready",
        stack.jdbcUrl(),
        stack.bootstrapServers(),
        stack.httpUrl(),
        stack.httpUrl() + "/console/",
        stack.dataDirectory().toString());
  }

  /** For people. */
  public String text() {
    return "ready: postgres "
        + postgres
        + ", kafka "
        + kafka
        + ", http "
        + http
        + ", console "
        + console
        + ", data "
        + dataDir;
  }
}
