-- The projector's rights on the projection database. Roles belong to the cluster: the event log's
-- database may have made this one already, or be about to. Login and password are the operator's.
do $$
declare
  table_name text;
begin
  -- the event log's migrations, which may run in this database now, grant on the same schema
  perform pg_advisory_xact_lock(hashtext('projectory roles'));
  if not exists (select from pg_catalog.pg_roles where rolname = 'projectory_projector') then
    begin
      create role projectory_projector nologin;
    exception
      when duplicate_object or unique_violation then
        null;
      when insufficient_privilege then
        raise exception using
          errcode = 'insufficient_privilege',
          message = format('role projectory_projector is missing and %s may not create it',
            current_user),
          hint = 'Let an administrator run: CREATE ROLE projectory_projector NOLOGIN';
    end;
  end if;
  -- the event log may live in this database: it is not the projector's to write
  for table_name in
      select format('%I.%I', schemaname, tablename) from pg_catalog.pg_tables
       where schemaname = 'public' and tablename like 'dg\_%'
         and tablename not like 'dg\_event\_log%' and tablename <> 'dg_connector_heartbeat'
         and tablename not like '%\_migrations' loop
    execute format('grant select, insert, update, delete, truncate on %s to projectory_projector',
      table_name);
  end loop;
end
$$;

grant usage on schema public to projectory_projector;
alter default privileges in schema public
  grant select, insert, update, delete, truncate on tables to projectory_projector;
