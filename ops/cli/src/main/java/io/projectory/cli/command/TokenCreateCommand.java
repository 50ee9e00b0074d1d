package io.projectory.cli.command;

import io.projectory.app.config.Role;
import io.projectory.app.http.Tokens;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    description = {
      "Make a token, and the line of the configuration that lets it in.",
      "",
      "The token is shown once and stored nowhere: the configuration keeps only its hash. Asks no"
          + " server."
    },
    footer = {"", "Example:", "  projectory token create --role operator --name night-shift"})
final class TokenCreateCommand extends AnsweringCommand {
  private static final int RANDOM_BYTES = 32;

  /** Also as part of a variable's name. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "viewer (read), operator (replay, cancel, pause, ..) or admin (everything).")
  private Role role;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Whose it is; the audit says it. Small letters, digits, _ and -.")
  private String name;

  TokenCreateCommand(Session session) {
    super(session);
  }

  private record Created(String name, String role, String token, String hash) {}

  @Override
  public Integer call() {
    if (!NAME.matcher(name).matches()) {
      throw new CliException(
          ExitCode.USAGE,
          "--name '" + name + "' is no name: a small letter, then small letters, digits, _ and -");
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = "pj_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Created created = new Created(name, role.code(), token, Tokens.hash(token));
    write(created, () -> print(created));
    return ExitCode.DONE;
  }

  private void print(Created made) {
    console().line("token, shown this once: " + made.token());
    console().line("");
    console().line("add to the projector's configuration:");
    console().line("http:");
    console().line("  tokens:");
    console()
        .line("    " + made.name() + ": {role: " + made.role() + ", hash: '" + made.hash() + "'}");
  }
}
