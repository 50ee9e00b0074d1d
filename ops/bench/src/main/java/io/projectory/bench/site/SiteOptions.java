package io.projectory.bench.site;

/**
 * Where running servers are.
 *
 * @param jdbcUrl of any database of the Postgres server
 * @param user a role that may create databases and roles
 * @param password may be null
 */
public record SiteOptions(String jdbcUrl, String user, String password, String bootstrapServers) {
  public SiteOptions {
    if (jdbcUrl == null || !jdbcUrl.matches("jdbc:postgresql://[^/]+/.*")) {
      throw new IllegalArgumentException(
          "--jdbc-url " + jdbcUrl + ": write jdbc:postgresql://HOST:PORT/DATABASE");
    }
    if (user == null || bootstrapServers == null) {
      throw new IllegalArgumentException(
          "--jdbc-url, --user and --bootstrap-servers belong together: give all three or none");
    }
  }

  /** Names no password. */
  @Override
  public String toString() {
    return "SiteOptions[" + jdbcUrl + " as " + user + ", " + bootstrapServers + "]";
  }
}
