-- The projection database: what the runtime keeps (cursors, digests, failures, runs, members) and
-- the tables of the built-in projections (SEMANTICS 7 to 11). Text that takes part in an order is
-- COLLATE "C": byte order, the same in Java, SQL and digests.

-- Partition cursor: the next Kafka offset to apply. It, not Kafka, is the truth.
create table dg_partition_cursors (
  projection_name text collate "C" not null,
  topic           text collate "C" not null,
  partition       integer not null,
  next_offset     bigint not null default 0,
  topic_id        text not null,
  partition_count integer not null,
  leader_epoch    integer,
  updated_at      timestamptz not null default clock_timestamp(),
  primary key (projection_name, topic, partition)
);

-- Tenant cursor and state of a scope (SEMANTICS 9 and 12, DESIGN 1).
create table dg_projection_cursors (
  tenant_id       text collate "C" not null,
  projection_name text collate "C" not null,
  last_log_seq    bigint not null default 0,
  updated_at      timestamptz not null default clock_timestamp(),
  -- moved only by a reset of the scope, so that a cursor that went back and forth is recognised
  generation      bigint not null default 0,
  state           text not null default 'attached'
                  check (state in ('attached', 'retrying', 'failed', 'paused', 'rebuilding')),
  -- highest log_seq that the live worker passed over while the scope was detached
  passed_log_seq  bigint not null default 0,
  -- the event at last_log_seq, to notice a log that was restored to something else
  last_event_id   text,
  last_sync_at    timestamptz,
  sync_count      bigint not null default 0,
  retry_count     integer not null default 0,
  next_attempt_at timestamptz,
  last_error      text,
  primary key (tenant_id, projection_name)
) with (fillfactor = 70);
create index dg_projection_cursors_seq on dg_projection_cursors (tenant_id, last_log_seq);
create index dg_projection_cursors_detached on dg_projection_cursors (projection_name, next_attempt_at)
  where state <> 'attached';

create table dg_projection_digests (
  tenant_id       text collate "C" not null,
  projection_name text collate "C" not null,
  digest_value    text not null,
  last_log_seq    bigint not null default 0,
  updated_at      timestamptz not null default clock_timestamp(),
  primary key (tenant_id, projection_name)
);

create table dg_projection_failures (
  id              uuid primary key,
  tenant_id       text collate "C" not null,
  projection_name text collate "C" not null,
  log_seq         bigint not null,
  trace_id        text not null,
  event_id        text not null,
  error_code      text not null,
  error_message   text not null,
  recoverable     boolean not null default false,
  retry_count     integer not null default 0,
  status          text not null default 'open' check (status in ('open', 'resolved', 'skipped')),
  metadata_json   text not null default '{}',
  recorded_at     timestamptz not null default clock_timestamp(),
  resolved_at     timestamptz
);
create index dg_projection_failures_status on dg_projection_failures (tenant_id, projection_name, status);
create index dg_projection_failures_seq on dg_projection_failures (tenant_id, projection_name, log_seq);
create unique index dg_projection_failures_open on dg_projection_failures (tenant_id, projection_name, event_id, error_code)
  where status = 'open';
create unique index dg_projection_failures_skip on dg_projection_failures (tenant_id, projection_name, event_id)
  where status = 'skipped';

create table dg_projection_runs (
  job_id           text primary key,
  tenant_id        text collate "C",
  projection_name  text collate "C" not null,
  mode             text not null check (mode in ('catch_up', 'rebuild')),
  status           text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  requested_at     timestamptz not null default clock_timestamp(),
  started_at       timestamptz,
  finished_at      timestamptz,
  since_log_seq    bigint not null default 0,
  until_log_seq    bigint,
  processed_events bigint not null default 0,
  last_log_seq     bigint not null default 0,
  total_events     bigint,
  error_code       text,
  error_message    text,
  metadata_json    text not null default '{}'
);
create index dg_projection_runs_scope on dg_projection_runs (tenant_id, projection_name);
create index dg_projection_runs_status on dg_projection_runs (status, requested_at);

-- Running workers, written by their work loops.
create table dg_projector_members (
  member_id       text collate "C" not null,
  projection_name text collate "C" not null,
  partitions      integer[] not null default '{}',
  started_at      timestamptz not null default clock_timestamp(),
  last_beat       timestamptz not null default clock_timestamp(),
  heartbeat_timeout_ms integer not null,
  primary key (member_id, projection_name)
);

-- Records of a topic that could not be taken for an event of the log: recorded and passed over.
create table dg_bad_records (
  projection_name text collate "C" not null,
  topic           text collate "C" not null,
  partition       integer not null,
  record_offset   bigint not null,
  reason          text not null,
  tenant_id       text collate "C",
  log_seq         bigint,
  recorded_at     timestamptz not null default clock_timestamp(),
  primary key (projection_name, topic, partition, record_offset)
);
create index dg_bad_records_event on dg_bad_records (projection_name, tenant_id, log_seq);

-- context_graph
create table dg_cg_nodes (
  tenant_id     text collate "C" not null,
  node_id       text collate "C" not null,
  node_type     text collate "C" not null,
  trace_id      text collate "C" not null,
  log_seq       bigint not null,
  created_at    text not null,
  metadata_json text not null default '{}',
  primary key (tenant_id, node_id)
);
create index dg_cg_nodes_trace on dg_cg_nodes (tenant_id, trace_id);
create index dg_cg_nodes_type on dg_cg_nodes (tenant_id, node_type);

create table dg_cg_edges (
  tenant_id     text collate "C" not null,
  edge_id       text collate "C" not null,
  edge_type     text collate "C" not null,
  from_node_id  text collate "C" not null,
  to_node_id    text collate "C" not null,
  trace_id      text collate "C" not null,
  log_seq       bigint not null,
  created_at    text not null,
  metadata_json text not null default '{}',
  primary key (tenant_id, edge_id)
);
create index dg_cg_edges_trace on dg_cg_edges (tenant_id, trace_id);
create index dg_cg_edges_type on dg_cg_edges (tenant_id, edge_type);
-- with edge_id, so that the first edges of a node with millions of them are found without reading the rest
create index dg_cg_edges_from on dg_cg_edges (tenant_id, from_node_id, edge_id);
create index dg_cg_edges_to on dg_cg_edges (tenant_id, to_node_id, edge_id);
create index dg_cg_edges_page on dg_cg_edges (tenant_id, log_seq, edge_id);

-- trace_summary
create table dg_trace_summary (
  tenant_id             text collate "C" not null,
  trace_id              text collate "C" not null,
  workflow              text collate "C" not null,
  title                 text not null,
  primary_entity_type   text collate "C",
  primary_entity_system text collate "C",
  primary_entity_id     text collate "C",
  outcome               text collate "C",
  started_at            text not null,
  finished_at           text,
  event_count           integer not null default 0,
  last_log_seq          bigint not null,
  primary key (tenant_id, trace_id)
);
create index dg_trace_summary_workflow on dg_trace_summary (tenant_id, workflow);
create index dg_trace_summary_outcome on dg_trace_summary (tenant_id, outcome);
create index dg_trace_summary_seq on dg_trace_summary (tenant_id, last_log_seq);

-- precedent_index owns two tables
create table dg_policy_eval_index (
  tenant_id      text collate "C" not null,
  index_id       text collate "C" not null,
  trace_id       text collate "C" not null,
  policy_id      text collate "C" not null,
  policy_version text collate "C" not null,
  log_seq        bigint not null,
  created_at     text not null,
  primary key (tenant_id, index_id)
);
create index dg_policy_eval_index_trace on dg_policy_eval_index (tenant_id, trace_id);
create index dg_policy_eval_index_policy on dg_policy_eval_index (tenant_id, policy_id, policy_version);

create table dg_precedent_index (
  tenant_id             text collate "C" not null,
  source_event_id       text collate "C" not null,
  log_seq               bigint not null,
  trace_id              text collate "C" not null,
  policy_id             text collate "C" not null,
  policy_version        text collate "C" not null,
  exception_id          text,
  primary_entity_type   text collate "C",
  primary_entity_system text collate "C",
  primary_entity_id     text collate "C",
  primary key (tenant_id, source_event_id)
);
create index dg_precedent_index_trace on dg_precedent_index (tenant_id, trace_id);
create index dg_precedent_index_policy on dg_precedent_index (tenant_id, policy_id, policy_version);
create index dg_precedent_index_entity on dg_precedent_index (tenant_id, primary_entity_type, primary_entity_id);
create index dg_precedent_index_seq on dg_precedent_index (tenant_id, log_seq);
