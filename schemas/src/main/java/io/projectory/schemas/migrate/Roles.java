package io.projectory.schemas.migrate;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * The roles that the migrations create, each with the least it needs (SEMANTICS 6). They cannot log
 * in until {@link #login} lets them.
 */
public final class Roles {

  /** Appends to the log. */
  public static final String WRITER = "projectory_writer";

  /** Reads the log by replication. */
  public static final String CONNECTOR = "projectory_connector";

  /** Reads the log, writes the projection tables. */
  public static final String PROJECTOR = "projectory_projector";

  private Roles() {}

  /**
   * Lets a role log in with this password, or changes its password. The password does not leave
   * this process: the server is sent its SCRAM-SHA-256 verifier, so no log of statements shows it.
   *
   * @param owner a Postgres connection of somebody who may alter the role
   * @throws ProjectoryException {@code invalid_argument} if the password is empty
   * @throws SQLException if the role is unknown or may not be altered
   */
  public static void login(Connection owner, String role, String password) throws SQLException {
    if (password == null || password.isEmpty()) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "role " + role + " needs a password that is not empty, or it could not log in");
    }
    PGConnection postgres = owner.unwrap(PGConnection.class);
    postgres.alterUserPassword(role, password.toCharArray(), "scram-sha-256");
    try (Statement statement = owner.createStatement()) {
      statement.execute("alter role " + postgres.escapeIdentifier(role) + " login");
    }
  }
}
