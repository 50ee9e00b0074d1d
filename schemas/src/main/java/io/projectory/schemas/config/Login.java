package io.projectory.schemas.config;

/** How to log in; without a password the server decides (peer, trust, certificate). */
public record Login(String user, Secret password) {
  public Login {
    if (user == null || user.isBlank()) {
      throw new IllegalArgumentException("user is missing; name a database role");
    }
  }
}
