package io.projectory.connector.log;

import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the log's database publishes.
 *
 * @param fingerprint another one as soon as the publication is made again or altered, even if it
 *     looks the same afterwards
 */
public record Publication(String fingerprint) {
  private static final String TABLE = "public.dg_event_log";

  private static final String READ =
      """
      select p.oid || '/' || p.xmin::text,
             (select string_agg(r.oid || '/' || r.xmin::text, ',' order by r.oid)
                from pg_publication_rel r where r.prpubid = p.oid),
             p.pubinsert and not (p.pubupdate or p.pubdelete or p.pubtruncate),
             (select string_agg(t.schemaname || '.' || t.tablename, ', ' order by 1)
                from pg_publication_tables t where t.pubname = p.pubname),
             (select coalesce(bool_and(r.prattrs is null and r.prqual is null), true)
                from pg_publication_rel r where r.prpubid = p.oid)
        from pg_publication p
       where p.pubname = ?
      """;

  /**
   * @throws ConnectorException {@code publication_missing}, {@code publication_wrong}
   */
  public static Publication read(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new ConnectorException(
              StopReason.PUBLICATION_MISSING, "there is no publication " + name);
        }
        requireExact(name, row);
        return new Publication(row.getString(1) + " " + row.getString(2));
      }
    }
  }

  private static void requireExact(String name, ResultSet row) throws SQLException {
    String tables = row.getString(4);
    if (!TABLE.equals(tables) || !row.getBoolean(5)) {
      throw wrong(
          name, "covers " + tables + ", expected every row and column of " + TABLE + " alone");
    }
    if (!row.getBoolean(3)) {
      throw wrong(name, "does not publish exactly inserts");
    }
  }

  private static ConnectorException wrong(String name, String finding) {
    return new ConnectorException(
        StopReason.PUBLICATION_WRONG, "publication " + name + " " + finding);
  }
}
