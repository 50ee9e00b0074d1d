package io.projectory.servers;

/** Where the servers of {@link TestServers} come from. Called once per server and JVM. */
interface TestProvider {
  PostgresServer postgres();

  KafkaServer kafka();

  /** Ends what was started; nobody will read it again. */
  void stop();

  /**
   * Chosen by {@code -Dprojectory.servers}: {@code embedded} (the default) or {@code containers}.
   */
  static TestProvider chosen() {
    String name = System.getProperty("projectory.servers", "embedded");
    return switch (name) {
      case "embedded" -> new EmbeddedProvider();
      case "containers" -> new ContainerProvider();
      default ->
          throw new ServerException(
              "-Dprojectory.servers=" + name + " is unknown; write embedded or containers");
    };
  }
}
