-- Roles and databases, once per cluster, by an administrator, with psql; may be run again.
--
-- Nobody but the administrator needs more than this: 'projectory migrate' then makes the tables as
-- projectory_owner and grants each role the least it needs. No role can log in until it is given a
-- password:
--   alter role projectory_writer login password '...';

do $$
declare
  wanted record;
begin
  for wanted in
      select * from (values
        -- owns both databases and everything in them; logs in to migrate, never to run
        ('projectory_owner',     'nologin'),
        -- appends to the log
        ('projectory_writer',    'nologin'),
        -- reads the log by replication
        ('projectory_connector', 'nologin replication'),
        -- reads the log, writes the projection tables
        ('projectory_projector', 'nologin'),
        -- looks: for people and dashboards
        ('projectory_reader',    'nologin')) as r (name, options) loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.options);
    end if;
  end loop;
end
$$;

-- a database cannot be made inside a block: \gexec is psql's way to make it unless it is there
select format('create database %I owner projectory_owner', name)
  from (values ('projectory_log'), ('projectory_views')) as d (name)
 where not exists (select from pg_database where datname = name)
\gexec
