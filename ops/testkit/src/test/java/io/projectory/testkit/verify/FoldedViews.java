package io.projectory.testkit.verify;

import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.fold.ReferenceFold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes what the fold says into the tables, as a projector without fault would. */
final class FoldedViews {
  private FoldedViews() {}

  static void write(Connection db) throws SQLException {
    db.setAutoCommit(false);
    FoldFromLog log = new FoldFromLog(db);
    for (String tenant : log.tenants()) {
      write(db, tenant, log.fold(tenant));
    }
    db.commit();
  }

  private static void write(Connection db, String tenant, ReferenceFold fold) throws SQLException {
    for (FoldTable table : FoldTable.values()) {
      String marks = ", ?".repeat(table.columns().size());
      String sql =
          "insert into %s (tenant_id, %s) values (?%s)"
              .formatted(table.table(), String.join(", ", table.columns()), marks);
      try (PreparedStatement insert = db.prepareStatement(sql)) {
        for (Object[] row : fold.rows(table).sorted()) {
          insert.setString(1, tenant);
          for (int i = 0; i < row.length; i++) {
            insert.setObject(i + 2, row[i]);
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
    for (String projection : ReferenceFold.PROJECTIONS) {
      state(db, "cursors", "last_log_seq", tenant, projection, fold.cursor(projection));
      digest(db, tenant, projection, fold);
    }
    digest(db, tenant, "full_projection", fold);
  }

  private static void digest(Connection db, String tenant, String name, ReferenceFold fold)
      throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement("insert into dg_projection_digests values (?, ?, ?, ?)")) {
      insert.setString(1, tenant);
      insert.setString(2, name);
      insert.setString(3, fold.digests().get(name));
      insert.setLong(4, fold.head());
      insert.executeUpdate();
    }
  }

  private static void state(
      Connection db, String table, String column, String tenant, String projection, long value)
      throws SQLException {
    String sql =
        "insert into dg_projection_%s (tenant_id, projection_name, %s) values (?, ?, ?)"
            .formatted(table, column);
    try (PreparedStatement insert = db.prepareStatement(sql)) {
      insert.setString(1, tenant);
      insert.setString(2, projection);
      insert.setLong(3, value);
      insert.executeUpdate();
    }
  }
}
