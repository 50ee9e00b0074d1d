package io.projectory.cli.doctor;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Open failures, and records that could not be taken for events. */
final class FailuresCheck implements Check {
  private static final int NAMED = 10;

  private static final String OPEN =
      """
      select tenant_id, count(*) as failures, min(error_code) as error_code,
             min(event_id) as event_id, min(projection_name) as projection_name
        from dg_projection_failures
       where status = 'open'
       group by tenant_id
       order by tenant_id
      """;

  private static final String BAD =
      """
      select count(distinct (topic, partition, record_offset)) from dg_bad_records where topic = ?
      """;

  @Override
  public String name() {
    return "failures";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.PROJECTIONS);
  }

  /** Open failures of one tenant, with one of them as an example. */
  private record Open(String tenant, int count, String code, String event, String projection) {}

  @Override
  public void look(Patient patient, Report report) throws SQLException {
    try (Connection connection = patient.viewsConnection()) {
      List<Open> open =
          Jdbc.list(
              connection,
              OPEN,
              r ->
                  new Open(
                      r.getString("tenant_id"),
                      r.getInt("failures"),
                      r.getString("error_code"),
                      r.getString("event_id"),
                      r.getString("projection_name")));
      open.stream().limit(NAMED).forEach(tenant -> name(tenant, report));
      if (open.size() > NAMED) {
        report.fault((open.size() - NAMED) + " more tenants have open failures", null);
      }
      long bad = Jdbc.first(connection, BAD, r -> r.getLong(1), patient.topic()).orElse(0L);
      if (bad > 0) {
        report.warn(
            bad + " record(s) of the topic were no events of the log, and passed over", null);
      }
    }
    report.okUnlessFound("no open failures");
  }

  private static void name(Open open, Report report) {
    report.fault(
        "tenant "
            + open.tenant()
            + " has "
            + open.count()
            + " open failure(s), such as "
            + open.code()
            + " of "
            + open.projection()
            + " at event "
            + open.event(),
        "projectory failures --tenant " + open.tenant());
  }
}
