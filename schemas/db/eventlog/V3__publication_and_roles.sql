-- What the connector reads, and who may do what (SEMANTICS 6).

-- Exactly inserts: there is nothing else to tell, and a consumer need not ask what an update means.
create publication dg_events for table public.dg_event_log with (publish = 'insert');

-- The connector's heartbeat writes here, so that its slot moves on while other tables alone produce
-- WAL. Any WAL does that: the table stays out of the publication.
create table public.dg_connector_heartbeat (
  id      smallint    not null default 1,
  beat_at timestamptz not null default now(),
  constraint dg_connector_heartbeat_pkey primary key (id),
  constraint dg_connector_heartbeat_id_check check (id = 1)
);
insert into public.dg_connector_heartbeat default values;

-- Roles belong to the cluster: another database may have made them already, or be about to. They
-- are made without login and password, which are the operator's to give.
do $$
declare
  role_name text;
  options   text;
begin
  -- the projection migrations, which may run in this database now, grant on the same schema
  perform pg_advisory_xact_lock(hashtext('projectory roles'));
  foreach role_name in array
      array['projectory_writer', 'projectory_connector', 'projectory_projector'] loop
    options := case role_name when 'projectory_connector' then ' replication' else '' end;
    if exists (select from pg_catalog.pg_roles where rolname = role_name) then
      continue;
    end if;
    begin
      execute format('create role %I nologin%s', role_name, options);
    exception
      when duplicate_object or unique_violation then
        null;
      when insufficient_privilege then
        raise exception using
          errcode = 'insufficient_privilege',
          message = format('role %s is missing and %s may not create it', role_name, current_user),
          hint = format('Let an administrator run: CREATE ROLE %s NOLOGIN%s', role_name,
            upper(options));
    end;
  end loop;
end
$$;

-- The projection tables may live in this database and have default privileges for their tables:
-- none of them must reach the log.
do $$
declare
  table_name text;
begin
  for table_name in
      select format('%I.%I', schemaname, tablename) from pg_catalog.pg_tables
       where schemaname = 'public'
         and (tablename like 'dg\_event\_log%' or tablename = 'dg_connector_heartbeat') loop
    execute format('revoke all on %s from public, projectory_writer, projectory_connector,'
      ' projectory_projector', table_name);
  end loop;
end
$$;

revoke all on function
    public.dg_event_log_lock(text), public.dg_event_log_lock_row(text),
    public.dg_event_log_number(),
    public.dg_event_log_refuse()
  from public;

grant usage on schema public to projectory_writer, projectory_connector, projectory_projector;
grant select, insert on public.dg_event_log to projectory_writer;
grant execute on function public.dg_event_log_lock(text) to projectory_writer;
grant select on public.dg_event_log to projectory_connector, projectory_projector;
grant select, update on public.dg_connector_heartbeat to projectory_connector;
