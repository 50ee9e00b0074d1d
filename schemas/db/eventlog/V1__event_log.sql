-- The event log (SEMANTICS 6): append-only, one table for all tenants, numbered by V2. Text that is
-- indexed or takes part in an order is COLLATE "C": byte order, the same in Java, SQL and digests.

create table public.dg_event_log (
  tenant_id          text collate "C" not null default 'default',
  log_seq            bigint           not null,
  event_id           text collate "C" not null,
  trace_id           text collate "C" not null,
  trace_seq          integer          not null,
  event_type         text collate "C" not null,
  occurred_at        text             not null,
  recorded_at        text             not null,
  producer_id        text collate "C" not null,
  source_system      text             not null,
  source_subsystem   text,
  actor_type         text             not null,
  actor_id           text             not null,
  idempotency_key    text collate "C" not null,
  correlation_id     text,
  causation_event_id text,
  schema_version     integer          not null default 1,
  payload_json       text             not null,
  payload_hash       text             not null,
  tags_json          text             not null default '[]',
  constraint dg_event_log_pkey primary key (tenant_id, log_seq),
  constraint dg_event_log_event_id_key unique (event_id),
  constraint dg_event_log_trace_seq_key unique (tenant_id, trace_id, trace_seq),
  constraint dg_event_log_idempotency_key unique (tenant_id, producer_id, idempotency_key),
  constraint dg_event_log_tenant_id_check check (tenant_id <> ''),
  constraint dg_event_log_log_seq_check check (log_seq > 0),
  constraint dg_event_log_trace_seq_check check (trace_seq >= 0),
  constraint dg_event_log_schema_version_check check (schema_version > 0),
  constraint dg_event_log_event_type_check check (event_type in (
    'TraceStarted', 'InputObserved', 'EntityObserved', 'PolicyEvaluated', 'ExceptionRequested',
    'ApprovalRecorded', 'WorkflowReviewRequested', 'PrecedentCited', 'ActionProposed',
    'ActionCommitted', 'TraceFinished'))
);

create index dg_event_log_trace on public.dg_event_log (tenant_id, trace_id, log_seq);
create index dg_event_log_type on public.dg_event_log (tenant_id, event_type, log_seq);
create index dg_event_log_trace_type on public.dg_event_log (tenant_id, trace_id, event_type);

comment on table public.dg_event_log is
  'Append-only log of events; log_seq is per tenant 1, 2, 3, ... without gaps, in commit order.';

-- A statement trigger, so that a statement that touches no row, MERGE and ON CONFLICT DO UPDATE are
-- refused as well.
create function public.dg_event_log_refuse() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'PJ003',
    message = format('the event log is append-only: %s is refused', tg_op),
    schema = tg_table_schema,
    table = tg_table_name,
    constraint = 'dg_event_log_append_only';
end
$$;

create trigger dg_event_log_append_only
  before update or delete or truncate on public.dg_event_log
  for each statement execute function public.dg_event_log_refuse();
