package io.projectory.schemas.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what would let the log lose its guarantees without a word (SEMANTICS 6): a trigger that is
 * switched off, a publication that does not carry exactly the inserts of exactly the log, a role
 * that may write.
 */
public final class EventLogSchema {

  private static final String FINDINGS =
      """
      with log as (
        select to_regclass('public.dg_event_log') as oid
      ),
      wanted_trigger (name) as (
        values ('dg_event_log_number'), ('dg_event_log_append_only')
      ),
      publication as (
        select * from pg_publication where pubname = 'dg_events'
      ),
      published as (
        select format('%I.%I', schemaname, tablename)::regclass as oid,
               format('%I.%I', schemaname, tablename) as name, rowfilter is not null as filtered
          from pg_publication_tables where pubname = 'dg_events'
      )
      select 1 as rank,
             'table public.dg_event_log is missing: run the event log migrations' as finding
        from log where oid is null
      union all
      select 2, format('trigger %s of public.dg_event_log is missing: run the event log migrations '
                       'on a database of its own and compare', w.name)
        from log, wanted_trigger w
       where log.oid is not null
         and not exists (select from pg_trigger t where t.tgrelid = log.oid and t.tgname = w.name)
      union all
      select 3, format('trigger %s of public.dg_event_log is switched off: '
                       'alter table public.dg_event_log enable trigger %1$s', t.tgname)
        from log join pg_trigger t on t.tgrelid = log.oid
        join wanted_trigger w on w.name = t.tgname
       where t.tgenabled not in ('O', 'A')
      union all
      select 4, 'this session writes with session_replication_role = replica: triggers do not fire'
       where current_setting('session_replication_role') = 'replica'
      union all
      select 5, 'publication dg_events is missing: events committed without it never arrive; '
                'create publication dg_events for table public.dg_event_log '
                'with (publish = ''insert''), then let the projections read the log again'
        from log where log.oid is not null and not exists (select from publication)
      union all
      select 6, 'publication dg_events does not publish exactly inserts: '
                'alter publication dg_events set (publish = ''insert'')'
        from publication
       where not pubinsert or pubupdate or pubdelete or pubtruncate
      union all
      select 7, 'publication dg_events does not hold public.dg_event_log: '
                'alter publication dg_events set table public.dg_event_log'
        from log, publication
       where log.oid is not null and not exists (select from published where oid = log.oid)
      union all
      select 8, format('publication dg_events holds %s beside the log: '
                       'alter publication dg_events set table public.dg_event_log', p.name)
        from log, published p where p.oid is distinct from log.oid
      union all
      select 9, 'publication dg_events leaves out rows or columns of the log: '
                'alter publication dg_events set table public.dg_event_log'
        from log join published p on p.oid = log.oid
       where p.filtered
          or exists (select from pg_publication_rel r join pg_publication b on b.oid = r.prpubid
                      where b.pubname = 'dg_events' and r.prrelid = log.oid and r.prattrs is not null)
      union all
      select 10, format('role %s may %s the log: revoke %2$s on public.dg_event_log from %1$s',
                        r.rolname, p.privilege)
        from log cross join pg_roles r cross join
             (values ('insert'), ('update'), ('delete'), ('truncate')) p (privilege)
       where log.oid is not null
         and r.rolname in ('projectory_writer', 'projectory_connector', 'projectory_projector')
         and not (r.rolname = 'projectory_writer' and p.privilege = 'insert')
         and has_table_privilege(r.oid, log.oid, p.privilege)
      union all
      select 11, format('role %s is missing: run the event log migrations', w.name)
        from (values ('projectory_writer'), ('projectory_connector'), ('projectory_projector'))
             w (name)
       where not exists (select from pg_roles where rolname = w.name)
      union all
      select 12, 'role projectory_connector may not replicate: alter role projectory_connector '
                 'replication (hosted servers grant a role of theirs instead)'
        from pg_roles
       where rolname = 'projectory_connector' and not rolreplication
      order by rank, finding
      """;

  private EventLogSchema() {}

  /**
   * Looks at the log's schema as it is now.
   *
   * @param connection anybody's to the log's database; is left as it was
   * @return one plain sentence per fault with what to do about it; empty = sound
   */
  public static List<String> check(Connection connection) throws SQLException {
    List<String> findings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FINDINGS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        findings.add(rows.getString("finding"));
      }
    }
    return findings;
  }
}
