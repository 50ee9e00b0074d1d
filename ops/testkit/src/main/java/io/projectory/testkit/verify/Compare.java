package io.projectory.testkit.verify;

import io.projectory.testkit.fold.ByteOrder;
import io.projectory.testkit.fold.Digests;
import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.fold.RowDigest;
import io.projectory.testkit.fold.Stop;
import io.projectory.testkit.verify.Difference.Kind;
import io.projectory.testkit.verify.ViewReader.OpenFailure;
import io.projectory.testkit.verify.ViewReader.StoredDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a projection database with the reference fold of its log: every row of the five tables,
 * every cursor, the digests of the rows, the stored digests, and the failures of scopes that must
 * have stopped. A cursor that is behind the log counts its missing events as lost, so compare when
 * everything has been applied.
 */
public final class Compare {
  private final FoldFromLog log;
  private final ViewReader views;
  private final Report report;
  private final List<String> projections;

  private Compare(Connection log, Connection views, int mostDifferences, List<String> projections) {
    this.projections = projections;
    this.log = new FoldFromLog(log);
    this.views = new ViewReader(views);
    this.report = new Report(mostDifferences);
  }

  /**
   * Both connections are put into one read-only snapshot each and stay open.
   *
   * @param mostDifferences how many differences to keep; the counts are always exact
   */
  public static Report run(Connection log, Connection views, int mostDifferences)
      throws SQLException {
    return run(log, views, mostDifferences, ReferenceFold.PROJECTIONS);
  }

  /**
   * The same for a database that only some of the projections write.
   *
   * @param projections names out of {@link ReferenceFold#PROJECTIONS}
   */
  public static Report run(
      Connection log, Connection views, int mostDifferences, List<String> projections)
      throws SQLException {
    snapshot(views);
    snapshot(log);
    Compare compare = new Compare(log, views, mostDifferences, projections);
    Set<String> tenants = new TreeSet<>(ByteOrder.INSTANCE);
    tenants.addAll(compare.log.tenants());
    tenants.addAll(compare.views.tenants());
    for (String tenant : tenants) {
      compare.tenant(tenant);
    }
    return compare.report;
  }

  private static void snapshot(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
  }

  private void tenant(String tenantId) throws SQLException {
    Map<String, Set<String>> skipped = views.skipped(tenantId);
    ReferenceFold fold = log.fold(tenantId, skipped, Long.MAX_VALUE);
    report.tenant(fold.events());
    cursors(tenantId, fold);
    failures(tenantId, fold);
    digests(tenantId, fold, tables(tenantId, fold));
    storedDigests(tenantId, fold, skipped);
  }

  private void cursors(String tenantId, ReferenceFold fold) throws SQLException {
    Map<String, Long> actual = views.cursors(tenantId);
    for (String projection : projections) {
      long is = actual.getOrDefault(projection, 0L);
      long must = fold.cursor(projection);
      if (is != must) {
        Kind kind = is < must ? Kind.LOST : Kind.DIFFERENT;
        String detail = "cursor is " + is + ", must be " + must;
        report.add(
            new Difference(kind, tenantId, "dg_projection_cursors", projection, detail),
            Math.max(1, must - is));
      }
    }
  }

  private void failures(String tenantId, ReferenceFold fold) throws SQLException {
    Map<String, OpenFailure> open = views.openFailures(tenantId);
    for (String projection : projections) {
      Stop stop = fold.stop(projection);
      if (stop != null) {
        report.stopped(
            tenantId
                + ":"
                + projection
                + " before log_seq "
                + stop.logSeq()
                + ": "
                + stop.code()
                + ", "
                + stop.reason());
      }
      if (!agree(stop, open.get(projection))) {
        String detail = "open failure is " + open.get(projection) + ", must be " + stop;
        report.add(
            new Difference(Kind.DIFFERENT, tenantId, "dg_projection_failures", projection, detail));
      }
    }
  }

  /** The category of a hole is left open: the event before which it was found is enough. */
  private static boolean agree(Stop stop, OpenFailure open) {
    if (stop == null || open == null) {
      return stop == null && open == null;
    }
    return stop.eventId().equals(open.eventId())
        && (stop.hole() || stop.code().equals(open.errorCode()));
  }

  /** Compares all rows; answers the digests of the rows that are there. */
  private Map<String, String> tables(String tenantId, ReferenceFold fold) throws SQLException {
    Map<String, String> digests = new HashMap<>();
    for (String projection : projections) {
      RowDigest digest = RowDigest.of(projection);
      for (FoldTable table : RowDigest.tables(projection)) {
        digest.begin(table);
        rows(tenantId, table, fold, digest);
      }
      digests.put(projection, digest.value());
    }
    if (projections.contains(FoldTable.POLICY_EVAL_INDEX.projection())) {
      rows(tenantId, FoldTable.POLICY_EVAL_INDEX, fold, null);
    }
    if (digests.keySet().containsAll(ReferenceFold.PROJECTIONS)) {
      digests.put("full_projection", Digests.full(digests));
    }
    return digests;
  }

  private void rows(String tenantId, FoldTable table, ReferenceFold fold, RowDigest digest)
      throws SQLException {
    TableMerge merge = new TableMerge(tenantId, table, fold.rows(table).sorted(), report);
    views.rows(
        table,
        tenantId,
        row -> {
          merge.actual(row);
          if (digest != null) {
            digest.row(row);
          }
        });
    merge.end();
  }

  private void digests(String tenantId, ReferenceFold fold, Map<String, String> ofRows) {
    Map<String, String> must = fold.digests();
    ofRows.forEach((name, is) -> digest(tenantId, "digest of rows", name, is, must.get(name)));
  }

  /** What a stored digest says must be true of the tables at the log_seq it carries. */
  private void storedDigests(String tenantId, ReferenceFold fold, Map<String, Set<String>> skipped)
      throws SQLException {
    for (Map.Entry<String, StoredDigest> entry : views.digests(tenantId).entrySet()) {
      StoredDigest stored = entry.getValue();
      if (covers(entry.getKey(), fold, stored.lastLogSeq())) {
        ReferenceFold then =
            stored.lastLogSeq() == fold.head()
                ? fold
                : log.fold(tenantId, skipped, stored.lastLogSeq());
        String must = then.digests().get(entry.getKey());
        digest(tenantId, "dg_projection_digests", entry.getKey(), stored.value(), must);
      }
    }
  }

  /** The full digest names the lowest of three cursors: it tells the rows only if all agree. */
  private static boolean covers(String name, ReferenceFold fold, long logSeq) {
    if (!name.equals("full_projection") && !ReferenceFold.PROJECTIONS.contains(name)) {
      // of a projection of somebody else's, which no fold of ours can judge
      return false;
    }
    List<String> projections =
        name.equals("full_projection") ? ReferenceFold.PROJECTIONS : List.of(name);
    return projections.stream().allMatch(projection -> fold.cursor(projection) == logSeq)
        || (!name.equals("full_projection") && logSeq <= fold.cursor(name));
  }

  private void digest(String tenantId, String what, String name, String is, String must) {
    if (!must.equals(is)) {
      report.add(
          new Difference(Kind.DIGEST, tenantId, what, name, "is " + is + ", must be " + must));
    }
  }
}
