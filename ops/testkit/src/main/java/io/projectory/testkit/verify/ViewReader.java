package io.projectory.testkit.verify;

import io.projectory.testkit.fold.ByteOrder;
import io.projectory.testkit.fold.FoldTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads a projection database for the comparison. */
final class ViewReader {
  private static final int ROWS_PER_FETCH = 1_000;

  private final Connection views;

  /** What is stored about a scope's digest. */
  record StoredDigest(String value, long lastLogSeq) {}

  /** An open failure. */
  record OpenFailure(String errorCode, String eventId, long logSeq) {}

  interface RowSink {
    void accept(Object[] row);
  }

  ViewReader(Connection views) {
    this.views = views;
  }

  /** Every tenant named in any of the tables, in byte order. */
  Set<String> tenants() throws SQLException {
    Set<String> tenants = new TreeSet<>(ByteOrder.INSTANCE);
    for (FoldTable table : FoldTable.values()) {
      addTenants(table.table(), tenants);
    }
    addTenants("dg_projection_cursors", tenants);
    return tenants;
  }

  private void addTenants(String table, Set<String> tenants) throws SQLException {
    try (PreparedStatement select =
            views.prepareStatement("select distinct tenant_id from " + table);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        tenants.add(rows.getString(1));
      }
    }
  }

  /** Feeds all rows of a tenant in byte order of their key. */
  void rows(FoldTable table, String tenantId, RowSink sink) throws SQLException {
    String sql =
        table.columns().stream().collect(Collectors.joining(", ", "select ", " from "))
            + table.table()
            + " where tenant_id = ? order by "
            + table.key()
            + " collate \"C\"";
    try (PreparedStatement select = views.prepareStatement(sql)) {
      select.setFetchSize(ROWS_PER_FETCH);
      select.setString(1, tenantId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sink.accept(row(rows, table.columns().size()));
        }
      }
    }
  }

  private static Object[] row(ResultSet rows, int columns) throws SQLException {
    Object[] row = new Object[columns];
    for (int i = 0; i < columns; i++) {
      Object value = rows.getObject(i + 1);
      row[i] = value instanceof Number number ? (Object) number.longValue() : value;
    }
    return row;
  }

  /** Cursors by projection name; a projection without a row is at 0. */
  Map<String, Long> cursors(String tenantId) throws SQLException {
    Map<String, Long> cursors = new HashMap<>();
    try (PreparedStatement select =
        views.prepareStatement(
            "select projection_name, last_log_seq from dg_projection_cursors"
                + " where tenant_id = ?")) {
      select.setString(1, tenantId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          cursors.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return cursors;
  }

  Map<String, StoredDigest> digests(String tenantId) throws SQLException {
    Map<String, StoredDigest> digests = new HashMap<>();
    try (PreparedStatement select =
        views.prepareStatement(
            "select projection_name, digest_value, last_log_seq from dg_projection_digests"
                + " where tenant_id = ?")) {
      select.setString(1, tenantId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          digests.put(rows.getString(1), new StoredDigest(rows.getString(2), rows.getLong(3)));
        }
      }
    }
    return digests;
  }

  /** Open failures by projection; of several, the first in the log. */
  Map<String, OpenFailure> openFailures(String tenantId) throws SQLException {
    Map<String, OpenFailure> failures = new HashMap<>();
    try (PreparedStatement select =
        views.prepareStatement(
            "select projection_name, error_code, event_id, log_seq from dg_projection_failures"
                + " where tenant_id = ? and status = 'open' order by log_seq")) {
      select.setString(1, tenantId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          failures.putIfAbsent(
              rows.getString(1),
              new OpenFailure(rows.getString(2), rows.getString(3), rows.getLong(4)));
        }
      }
    }
    return failures;
  }

  /** Skipped event ids by projection. */
  Map<String, Set<String>> skipped(String tenantId) throws SQLException {
    Map<String, Set<String>> skipped = new HashMap<>();
    try (PreparedStatement select =
        views.prepareStatement(
            "select projection_name, event_id from dg_projection_failures"
                + " where tenant_id = ? and status = 'skipped'")) {
      select.setString(1, tenantId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          skipped
              .computeIfAbsent(rows.getString(1), name -> new HashSet<>())
              .add(rows.getString(2));
        }
      }
    }
    return skipped;
  }
}
