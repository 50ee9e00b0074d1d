-- What people and dashboards may see, without a token of the projector: run as projectory_owner in
-- the projection database after 'projectory migrate' (and again after an upgrade; repeatable).
-- The event log stays closed to this role: its payloads are the application's.

do $$
declare
  table_name text;
begin
  for table_name in
      select format('%I.%I', schemaname, tablename) from pg_tables
       where schemaname = 'public' and tablename like 'dg\_%'
         and tablename not like 'dg\_event\_log%' and tablename <> 'dg_connector_heartbeat' loop
    execute format('revoke all on %s from projectory_reader', table_name);
    execute format('grant select on %s to projectory_reader', table_name);
  end loop;
end
$$;
grant usage on schema public to projectory_reader;
