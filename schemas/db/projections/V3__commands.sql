-- Commands of operators: their audit, the results to publish, and what runs need beyond
-- SEMANTICS 11 (DESIGN 3 and 5).

-- One row per command, whichever door it came by. A message that was no command has a row as well.
create table dg_admin_audit (
  entry_id        bigint generated always as identity primary key,
  -- null when the message was too malformed to tell
  command_id      text unique,
  -- topic, partition and offset of a command that came by the admin topic
  source          text unique,
  door            text not null check (door in ('topic', 'http', 'cli', 'java')),
  command         text,
  projection_name text collate "C",
  tenant_id       text collate "C",
  job_id          text,
  status          text not null
                  check (status in ('accepted', 'refused', 'completed', 'failed', 'cancelled')),
  error_code      text,
  error_message   text,
  error_details   text,
  effect          text,
  requested_by    text,
  reason          text,
  requested_at    timestamptz not null default clock_timestamp(),
  decided_at      timestamptz
);
create index dg_admin_audit_job on dg_admin_audit (job_id);

-- Results that the results topic has not been given yet; a row goes once the brokers have it.
create table dg_admin_results (
  result_id  bigint generated always as identity primary key,
  command_id text,
  body       text not null,
  created_at timestamptz not null default clock_timestamp()
);

alter table dg_projection_runs
  add column batch_size            integer,
  add column max_events_per_second integer,
  add column from_log              boolean not null default false,
  -- index of the projection that is being worked on, in canonical order
  add column phase                 integer not null default 0,
  add column phase_state           text not null default 'queued'
             check (phase_state in ('queued', 'moving', 'comparing')),
  -- the member that works on it, until next_step_at; then any other may
  add column member                text,
  add column next_step_at          timestamptz not null default clock_timestamp(),
  add column throttled_until       timestamptz,
  add column progress_at           timestamptz,
  add column events_per_second     double precision;

-- What a run has to reach, per scope.
create table dg_projection_run_scopes (
  job_id          text not null references dg_projection_runs on delete cascade,
  projection_name text collate "C" not null,
  tenant_id       text collate "C" not null,
  phase           integer not null,
  -- cursor from which the run counts, and the log_seq it has to reach
  base_log_seq    bigint not null,
  target_log_seq  bigint not null,
  digest_before   text,
  before_log_seq  bigint,
  digest_after    text,
  after_log_seq   bigint,
  compared        boolean not null default false,
  primary key (job_id, projection_name, tenant_id)
);
create index dg_projection_run_scopes_open on dg_projection_run_scopes (job_id, phase)
  where not compared;

-- The run that moves a detached scope, if one does.
alter table dg_projection_cursors add column run_id text;
create index dg_projection_cursors_run on dg_projection_cursors (run_id) where run_id is not null;
