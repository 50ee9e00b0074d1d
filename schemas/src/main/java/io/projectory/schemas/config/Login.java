package io.projectory.schemas.config;

/** How to log in; without a password the server decides (peer, trust, certificate). */
public record Login(
    @Meaning(value = "Role to log in as.", otherwise = "required with the login") String user,
    @Meaning("${VARIABLE}, file:/path, or the password itself; without one the server decides.")
        Secret password) {
  public Login {
    if (user == null || user.isBlank()) {
      throw new IllegalArgumentException("user is missing; name a database role");
    }
  }
}
